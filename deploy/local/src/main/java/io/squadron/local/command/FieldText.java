package io.squadron.local.command;

import io.squadron.v1.FieldValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the filter language's fields, for people and for files. */
final class FieldText {
    private static final MathContext FOR_PEOPLE = new MathContext(4);
    private static final double LARGE = 1e3;
    private static final int MOST_PLAIN_CHARACTERS = 12;
    private static final double SMALLEST_PLAIN = 1e-3;

    private FieldText() {}

    /** A number, text, truth value or moment; null for what is not known. */
    static Object value(FieldValue field) {
        return switch (field.getValueCase()) {
            case NUMBER -> field.getNumber();
            case TEXT -> field.getText();
            case FLAG -> field.getFlag();
            case TIME ->
                Instant.ofEpochSecond(
                        field.getTime().getSeconds(), field.getTime().getNanos());
            case VALUE_NOT_SET -> null;
        };
    }

    /** By their names, in their order. */
    static Map<String, Object> map(List<FieldValue> fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        fields.forEach(field -> map.put(field.getName(), value(field)));
        return map;
    }

    /** A value that is known, to its last digit. */
    static String of(Object value) {
        return value instanceof Double number ? number(number) : value.toString();
    }

    /** For a table: four digits, a moment to the second, a dash for what is not known. */
    static String cell(Object value) {
        if (value instanceof Double number && Double.isFinite(number) && number != Math.rint(number)) {
            boolean isLarge = Math.abs(number) >= LARGE;
            return number(
                    isLarge
                            ? Math.rint(number)
                            : BigDecimal.valueOf(number).round(FOR_PEOPLE).doubleValue());
        }
        if (value instanceof Instant time) {
            return time.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return value == null ? "-" : TerminalText.of(of(value));
    }

    /** A number as people write it: 16, 0.1, 3e-5. */
    private static String number(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        String plain = BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        boolean isPlain =
                number == 0 || (plain.length() <= MOST_PLAIN_CHARACTERS && Math.abs(number) >= SMALLEST_PLAIN);
        return isPlain ? plain : Double.toString(number).replace(".0E", "e").replace('E', 'e');
    }
}
