package io.squadron.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a caller may be, as {@code access.proto} says. */
public enum Role {
    /** Sees everything, changes nothing. */
    READER,
    /** Asks questions. */
    ASKER,
    /** Imports, trains and evaluates; a reader and an asker, too. */
    TRAINER,
    /** Deletes, and decides which model is served; everything else, too. */
    ADMIN;

    /** The role itself and those that it includes. */
    public Set<Role> withIncluded() {
        return switch (this) {
            case READER, ASKER -> EnumSet.of(this);
            case TRAINER -> EnumSet.of(TRAINER, READER, ASKER);
            case ADMIN -> EnumSet.allOf(Role.class);
        };
    }

    /** As it stands in files, settings and tokens, e.g. {@code reader}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Those whose names somebody has; other names are none of Squadron's. */
    public static Set<Role> among(Predicate<String> has) {
        return Arrays.stream(values()).filter(role -> has.test(role.text())).collect(Collectors.toSet());
    }

    /**
     * The role of that name.
     *
     * @throws IllegalArgumentException for another name; the message says which there are
     */
    public static Role of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"%s\" is no role; the roles are %s"
                        .formatted(text, Arrays.stream(values()).map(Role::text).collect(Collectors.joining(", ")))));
    }
}
