package io.squadron.access.config;

import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.oidc.TenantIdentityProvider;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.squadron.access.AccessKey;
import io.squadron.access.Caller;
import io.squadron.access.ChangingFile;
import io.squadron.access.KeyRing;
import io.squadron.access.Role;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Finds out who calls, from what they show: nothing, a static key, or an OIDC token. */
@Singleton
public class Callers {
    private static final String NONE = "none";

    private final Optional<ChangingFile<KeyRing>> keys;
    private final Set<Role> anonymousRoles;
    private final boolean oidc;
    private final TenantIdentityProvider tokens;

    Callers(
            AccessConfig config,
            @ConfigProperty(name = "quarkus.oidc.tenant-enabled", defaultValue = "true") boolean oidc,
            TenantIdentityProvider tokens) {
        this.keys = config.keysFile().map(Callers::open);
        this.oidc = oidc;
        this.tokens = tokens;
        this.anonymousRoles = config.anonymousRoles()
                .map(Callers::roles)
                .orElseGet(() -> isLocked() ? EnumSet.noneOf(Role.class) : EnumSet.allOf(Role.class));
    }

    private static ChangingFile<KeyRing> open(Path file) {
        try {
            return new ChangingFile<>(file, KeyRing::read);
        } catch (IOException e) {
            throw new IllegalStateException(
                    "squadron.access.keys-file cannot be used: " + e.getMessage() + ". Nobody could call; mend it.", e);
        }
    }

    private static Set<Role> roles(List<String> names) {
        return names.equals(List.of(NONE)) ? EnumSet.noneOf(Role.class) : KeyRing.roles(String.join(",", names));
    }

    /** Whether callers have to show who they are, as far as roles for everyone do not say otherwise. */
    public final boolean isLocked() {
        return keys.isPresent() || oidc;
    }

    /** One who shows nothing. */
    public Caller anonymous() {
        return Caller.anonymous(anonymousRoles);
    }

    /** Whose key it is. */
    public Optional<Caller> of(AccessKey key) {
        return keys.flatMap(file -> file.now().find(key));
    }

    /**
     * Whose OIDC token it is; its issuer may have to be asked. Fails with {@link AuthenticationFailedException} for one that is
     * nobody's, or while there is no OIDC.
     */
    public Uni<Caller> ofToken(String token) {
        // Deferred: what is no token at all makes the credential itself throw.
        return oidc
                ? Uni.createFrom()
                        .deferred(() -> tokens.authenticate(new AccessTokenCredential(token)))
                        .map(Callers::caller)
                : Uni.createFrom().failure(new AuthenticationFailedException("There is no OIDC."));
    }

    private static Caller caller(SecurityIdentity identity) {
        return new Caller(identity.getPrincipal().getName(), Role.among(identity::hasRole));
    }
}
