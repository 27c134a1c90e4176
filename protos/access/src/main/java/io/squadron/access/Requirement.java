package io.squadron.access;

import java.util.Locale;
import java.util.Set;

/** What it takes to call something. */
public enum Requirement {
    /** Nobody may: nothing says who could. */
    NOBODY,
    /** Anyone may, without a key: whether a service is alive. */
    NOTHING,
    /** Any role. */
    ANY,
    READER,
    ASKER,
    TRAINER,
    ADMIN;

    /** Whether a caller of these roles (with all that they include) may. */
    public boolean metBy(Set<Role> roles) {
        return switch (this) {
            case NOBODY -> false;
            case NOTHING -> true;
            case ANY -> !roles.isEmpty();
            case READER, ASKER, TRAINER, ADMIN -> roles.contains(Role.valueOf(name()));
        };
    }

    /** For a sentence: {@code the role trainer}. */
    public String inWords() {
        return switch (this) {
            case NOBODY -> "a role that nobody has";
            case NOTHING -> "nothing";
            case ANY -> "any role";
            case READER, ASKER, TRAINER, ADMIN -> "the role " + name().toLowerCase(Locale.ROOT);
        };
    }
}
