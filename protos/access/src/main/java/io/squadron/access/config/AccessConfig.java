package io.squadron.access.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who may call a service. OIDC tokens are Quarkus' own: {@code quarkus.oidc.tenant-enabled=true} and
 * {@code quarkus.oidc.auth-server-url}, and {@code quarkus.oidc.token.audience}, without which any application's token counts; the roles stand in the token where {@code quarkus.oidc.roles.role-claim-path} says.
 */
@ConfigMapping(prefix = "squadron.access")
public interface AccessConfig {
    /** The static keys, a line each: {@code NAME ROLE[,ROLE…] SHA256}; read again when it changes. Default: no keys. */
    Optional<Path> keysFile();

    /** This service's own key, which it shows to other services; read again when it changes. Default: it shows none. */
    Optional<Path> keyFile();

    /**
     * What callers may do who show nothing: roles, or {@code none}. Default: everything where there are neither keys nor OIDC
     * (and then only this machine is listened to), else nothing.
     */
    Optional<List<String>> anonymousRoles();

    /**
     * Calls over gRPC and requests over HTTP that one caller may make in a second on average; ten seconds' worth may come at once. A
     * stream is one call. Whoever shows nothing is told by his address. Beyond that, {@code RESOURCE_EXHAUSTED} and 429. Default:
     * as many as they like; what they may cost together each service bounds by itself.
     */
    OptionalInt callsPerSecond();

    /** Whether the service may listen beyond this machine without keys and OIDC: anyone who reaches it may do everything. */
    @WithDefault("false")
    boolean open();
}
