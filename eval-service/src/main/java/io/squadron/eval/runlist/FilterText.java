package io.squadron.eval.runlist;

import io.squadron.eval.filter.Field;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Writes filters in the language that {@link io.squadron.eval.filter.FilterParser} reads. */
public final class FilterText {
    private static final int MOST_PLAIN_CHARACTERS = 12;
    private static final double SMALLEST_PLAIN = 1e-3;

    private FilterText() {}

    /**
     * A filter that wants the same, and one value of a field. Empty for a value that the language has no word for.
     *
     * @param value as in {@link RunLine}
     */
    public static Optional<String> narrowed(String filter, Field field, Object value) {
        return comparison(field, value)
                .map(one -> filter.isBlank() ? one : "(%s) and %s".formatted(filter.strip(), one));
    }

    private static Optional<String> comparison(Field field, Object value) {
        return word(value).map(word -> field.name() + " = " + word);
    }

    private static Optional<String> word(Object value) {
        if (value instanceof Double number) {
            return Double.isFinite(number) ? Optional.of(number(number)) : Optional.empty();
        }
        if (value instanceof String text) {
            return text.indexOf('\0') < 0 ? Optional.of(quoted(text)) : Optional.empty();
        }
        return Optional.of(value == null ? "none" : value.toString());
    }

    /** The field has this value. */
    public static String equal(String field, String text) {
        return field + " = " + quoted(text);
    }

    /** A number as people write it, to its last digit: 16, 0.1, 3e-5. */
    public static String number(double number) {
        BigDecimal shortest = BigDecimal.valueOf(number).stripTrailingZeros();
        String plain = shortest.toPlainString();
        if (number == 0 || (plain.length() <= MOST_PLAIN_CHARACTERS && Math.abs(number) >= SMALLEST_PLAIN)) {
            return plain;
        }
        String digits = shortest.unscaledValue().toString();
        int sign = number < 0 ? 1 : 0;
        String mantissa =
                digits.length() - sign == 1 ? digits : digits.substring(0, sign + 1) + "." + digits.substring(sign + 1);
        return String.format(Locale.ROOT, "%se%d", mantissa, digits.length() - sign - 1 - shortest.scale());
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
