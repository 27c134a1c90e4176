package io.squadron.eval.storage;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/**
 * Any text in a PostgreSQL {@code text} or {@code jsonb} value without loss. PostgreSQL refuses U+0000, which real
 * questions and contexts can contain, so it is written as U+0001 {@code '0'}, and U+0001 itself as U+0001 {@code '1'}.
 * Texts without these two characters, practically all, are stored as they are and can be searched.
 */
@Converter(autoApply = true)
public class PostgresText implements AttributeConverter<String, String> {
    private static final char ESCAPE = '\u0001';

    /** What to store. */
    public static String escape(String text) {
        if (text.indexOf('\u0000') < 0 && text.indexOf(ESCAPE) < 0) {
            return text;
        }
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\u0000' -> escaped.append(ESCAPE).append('0');
                case ESCAPE -> escaped.append(ESCAPE).append('1');
                default -> escaped.append(text.charAt(i));
            }
        }
        return escaped.toString();
    }

    /** The text that was stored. */
    public static String unescape(String stored) {
        if (stored.indexOf(ESCAPE) < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        for (int i = 0; i < stored.length(); i++) {
            boolean escaped = stored.charAt(i) == ESCAPE && i + 1 < stored.length();
            if (escaped) {
                i++;
                text.append(stored.charAt(i) == '0' ? '\u0000' : ESCAPE);
            } else {
                text.append(stored.charAt(i));
            }
        }
        return text.toString();
    }

    @Override
    public String convertToDatabaseColumn(String attribute) {
        return attribute == null ? null : escape(attribute);
    }

    @Override
    public String convertToEntityAttribute(String stored) {
        return stored == null ? null : unescape(stored);
    }
}
