package io.squadron.access.http;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.squadron.access.AccessKey;
import io.squadron.access.BearerToken;
import io.squadron.access.Caller;
import io.squadron.access.Role;
import io.squadron.access.config.Callers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Static keys over HTTP: programs show one as {@code Authorization: Bearer KEY}, browsers as a password (any name goes with
 * it), which they ask for when a page takes more than everyone may. Other tokens are OIDC's.
 */
@Singleton
public class KeyAuthentication implements HttpAuthenticationMechanism {
    private static final String BASIC = "Basic ";
    private static final String UNAUTHENTICATED =
            "This takes a key or a token that has a role here: show it as \"Authorization: Bearer TOKEN\", a key also as the"
                    + " password of any name.\n";

    private final Callers callers;

    KeyAuthentication(Callers callers) {
        this.callers = callers;
    }

    /** Before OIDC's, which would take a key for a broken token. */
    @Override
    public int getPriority() {
        return HttpAuthenticationMechanism.DEFAULT_PRIORITY + 1000;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager unused) {
        String authorization = request.request().headers().get(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            Caller anonymous = callers.anonymous();
            return anonymous.roles().isEmpty()
                    ? Uni.createFrom().nullItem()
                    : Uni.createFrom().item(identity(anonymous));
        }
        Optional<AccessKey> key = key(authorization);
        if (key.isEmpty()) {
            return Uni.createFrom().nullItem();
        }
        return callers.of(key.get())
                .map(caller -> Uni.createFrom().item(identity(caller)))
                .orElseGet(() -> Uni.createFrom().failure(new AuthenticationFailedException("Nobody has this key.")));
    }

    private static Optional<AccessKey> key(String authorization) {
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? password(authorization.substring(BASIC.length()))
                : BearerToken.of(authorization).filter(AccessKey::looksLikeOne).map(AccessKey::new);
    }

    private static Optional<AccessKey> password(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
            return Optional.of(new AccessKey(pair.substring(pair.indexOf(':') + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.of(new AccessKey(""));
        }
    }

    private static SecurityIdentity identity(Caller caller) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRoles(caller.roles().stream().map(Role::text).collect(Collectors.toSet()))
                .setAnonymous(caller.isAnonymous())
                .build();
    }

    /** Says in words, too, what to show: whoever has no browser sees neither a form nor headers. */
    @Override
    public Uni<Boolean> sendChallenge(RoutingContext request) {
        return getChallenge(request).map(challenge -> {
            HttpServerResponse response = request.response();
            if (!response.ended()) {
                challenge.getHeaders().forEach(response::putHeader);
                response.setStatusCode(challenge.status)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                        .end(UNAUTHENTICATED);
            }
            return true;
        });
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom()
                .item(new ChallengeData(
                        401,
                        "WWW-Authenticate",
                        "Basic realm=\"Squadron: any name, a key as password\", charset=\"UTF-8\""));
    }
}
