package io.squadron.eval.filter;

import java.util.List;

/**
 * Something that a filter can ask about.
 *
 * @param name as it is written: {@code f1}, {@code length(question)}
 * @param sql an expression of the program's own, never a user's text
 * @param description what it is, for people, with its unit
 * @param choices the words of a {@link FieldType#CHOICE}; of other types empty, or values to propose
 */
public record Field(String name, FieldType type, String sql, String description, List<String> choices) {
    public Field {
        choices = List.copyOf(choices);
    }

    public static Field number(String name, String sql, String description) {
        return new Field(name, FieldType.NUMBER, sql, description, List.of());
    }

    public static Field text(String name, String sql, String description) {
        return new Field(name, FieldType.TEXT, sql, description, List.of());
    }

    public static Field tags(String name, String sql, String description) {
        return new Field(name, FieldType.TAGS, sql, description, List.of());
    }

    public static Field flag(String name, String sql, String description) {
        return new Field(name, FieldType.FLAG, sql, description, List.of());
    }

    public static Field time(String name, String sql, String description) {
        return new Field(name, FieldType.TIME, sql, description, List.of());
    }

    public static Field choice(String name, String sql, String description, List<String> choices) {
        return new Field(name, FieldType.CHOICE, sql, description, choices);
    }
}
