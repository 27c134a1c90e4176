package io.squadron.access;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who calls.
 *
 * @param name of the key, the token's principal, or {@value #ANONYMOUS}
 * @param roles with all that they include; of an anonymous caller those that everyone has
 */
public record Caller(String name, Set<Role> roles) {
    /** The name of callers that show nothing. */
    public static final String ANONYMOUS = "anonymous";

    /** Adds what the roles include. */
    public Caller {
        roles = withIncluded(roles);
    }

    /** One who shows nothing. */
    public static Caller anonymous(Set<Role> roles) {
        return new Caller(ANONYMOUS, roles);
    }

    private static Set<Role> withIncluded(Collection<Role> roles) {
        Set<Role> all = EnumSet.noneOf(Role.class);
        roles.forEach(role -> all.addAll(role.withIncluded()));
        return Set.copyOf(all);
    }
}
