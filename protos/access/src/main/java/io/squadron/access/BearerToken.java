package io.squadron.access;

import java.util.Optional;

/** What callers show, over gRPC and HTTP alike: {@code authorization: Bearer TOKEN} (RFC 6750). */
public final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private BearerToken() {}

    /** The token of a header's value; empty if it is of another scheme. A scheme's case does not matter. */
    public static Optional<String> of(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
