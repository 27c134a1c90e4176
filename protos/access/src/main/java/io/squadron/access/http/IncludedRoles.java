package io.squadron.access.http;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.squadron.access.Role;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.stream.Collectors;

/** The roles of a token include others, as those of a key do: an admin's token may say {@code admin} alone. */
@Singleton
public class IncludedRoles implements SecurityIdentityAugmentor {
    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext unused) {
        Set<String> included = Role.among(identity::hasRole).stream()
                .flatMap(role -> role.withIncluded().stream())
                .map(Role::text)
                .collect(Collectors.toSet());
        return Uni.createFrom()
                .item(
                        identity.getRoles().containsAll(included)
                                ? identity
                                : QuarkusSecurityIdentity.builder(identity)
                                        .addRoles(included)
                                        .build());
    }
}
