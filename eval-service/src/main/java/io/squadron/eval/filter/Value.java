package io.squadron.eval.filter;

import io.squadron.names.NearNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads what a field is compared with. */
final class Value {
    private Value() {}

    static Object of(Field field, Token token) throws FilterException {
        return switch (field.type()) {
            case NUMBER -> number(field, token);
            case TIME -> time(field, token);
            case TEXT, TAGS -> token.text();
            case CHOICE -> choice(field, token);
            case FLAG -> flag(field, token);
        };
    }

    private static Double number(Field field, Token token) throws FilterException {
        try {
            double number = Double.parseDouble(token.text());
            if (Double.isFinite(number)
                    && !token.text().endsWith("d")
                    && !token.text().endsWith("f")) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw unfit(field, token);
        }
        throw unfit(field, token);
    }

    private static Instant time(Field field, Token token) throws FilterException {
        try {
            return token.text().contains("T")
                    ? Instant.parse(token.text())
                    : LocalDate.parse(token.text()).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw unfit(field, token);
        }
    }

    private static String choice(Field field, Token token) throws FilterException {
        String word = token.text().toLowerCase(Locale.ROOT);
        if (field.choices().contains(word)) {
            return word;
        }
        throw new FilterException(
                "%s is one of %s, not “%s”%s"
                        .formatted(
                                field.name(),
                                String.join(", ", field.choices()),
                                token.text(),
                                NearNames.question(NearNames.of(word, field.choices()))),
                token.begin(),
                token.end());
    }

    private static Boolean flag(Field field, Token token) throws FilterException {
        if (token.isWord("true") || token.isWord("false")) {
            return token.isWord("true");
        }
        throw unfit(field, token);
    }

    private static FilterException unfit(Field field, Token token) {
        return new FilterException(
                "%s is compared with %s, not with “%s”"
                        .formatted(field.name(), field.type().value(), token.text()),
                token.begin(),
                token.end());
    }
}
