package io.squadron.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name of the key, or the token's principal
 * @param roles with all that they include; of an anonymous caller those that everyone has
 * @param isAnonymous whether the caller shows nothing
 */
public record Caller(String name, Set<Role> roles, boolean isAnonymous) {
    /** Adds what the roles include. */
    public Caller {
        roles = withIncluded(roles);
    }

    /** One who is known. */
    public Caller(String name, Set<Role> roles) {
        this(name, roles, false);
    }

    /** One who shows nothing. */
    public static Caller anonymous(Set<Role> roles) {
        return new Caller("anonymous", roles, true);
    }

    private static Set<Role> withIncluded(Collection<Role> roles) {
        Set<Role> all = EnumSet.noneOf(Role.class);
        roles.forEach(role -> all.addAll(role.withIncluded()));
        return Set.copyOf(all);
    }
}
