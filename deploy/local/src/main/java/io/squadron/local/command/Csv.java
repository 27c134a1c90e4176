package io.squadron.local.command;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Lines of CSV by RFC 4180, as the dashboard's. A text that a spreadsheet would compute gets an apostrophe in front; numbers,
 * which may begin with a minus as well, are written by the program itself.
 */
final class Csv {
    private static final String BEGINS_FORMULAS = "=+-@\t\r\n";
    private static final String NEEDS_QUOTES = "\",\r\n";

    private Csv() {}

    /**
     * A line with its end.
     *
     * @param values as {@link FieldText#value} gives them; null for an empty cell
     */
    static String line(List<?> values) {
        return values.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof String text ? text(text) : FieldText.of(value);
    }

    private static String text(String text) {
        boolean isFormula = !text.isEmpty() && BEGINS_FORMULAS.indexOf(text.charAt(0)) >= 0;
        String safe = isFormula ? "'" + text : text;
        boolean needsQuotes = safe.chars().anyMatch(c -> NEEDS_QUOTES.indexOf(c) >= 0);
        return needsQuotes ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
