package io.squadron.eval.storage;

import java.util.regex.Pattern;

/** The contract's alphabet of ids: letters, digits, '.', '_' and '-', at most 120 characters. */
public final class Identifiers {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z0-9._-]{1,120}");

    private Identifiers() {}

    public static boolean isIdentifier(String text) {
        return IDENTIFIER.matcher(text).matches();
    }

    /** Returns the value; fails with an IllegalArgumentException that names the field if it is not an id. */
    public static String require(String field, String value) {
        if (!isIdentifier(value)) {
            throw new IllegalArgumentException(
                    field + " is not an id (letters, digits, '.', '_' and '-', at most 120 characters).");
        }
        return value;
    }

    /** Like {@link #require}, but it may be empty. */
    public static String requireOrEmpty(String field, String value) {
        return value.isEmpty() ? value : require(field, value);
    }
}
