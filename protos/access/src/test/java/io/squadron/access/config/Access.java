package io.squadron.access.config;

import io.quarkus.oidc.TenantIdentityProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings, as a test wants them. */
public record Access(Optional<Path> keysFile, Optional<List<String>> anonymousRoles, boolean open)
        implements AccessConfig {
    /** Nothing is set. */
    public static final Access DEFAULT = new Access(Optional.empty(), Optional.empty(), false);

    @Override
    public Optional<Path> keyFile() {
        return Optional.empty();
    }

    @Override
    public OptionalInt callsPerSecond() {
        return OptionalInt.empty();
    }

    /** Callers by these settings, without OIDC. */
    public Callers callers() {
        return new Callers(this, false, token -> {
            throw new AssertionError("OIDC is off.");
        });
    }

    /** Callers by these settings, and by OIDC tokens. */
    public Callers callers(TenantIdentityProvider tokens) {
        return new Callers(this, true, tokens);
    }

    /** The guard of a service that listens to its own machine. */
    public ListenGuard guard() {
        return new ListenGuard(callers(), this, "127.0.0.1", "127.0.0.1");
    }
}
