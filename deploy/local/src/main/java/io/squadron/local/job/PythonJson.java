package io.squadron.local.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * JSON as Python's {@code json.dumps} writes it, because run_squad's files are compared and post-processed by tools that
 * were made for its output: ASCII only, {@code 1e-05} instead of {@code 1.0E-5}, {@code indent=4} in files and
 * {@code ", "} between members on a line. Maps keep their order.
 *
 * <p>Source: CPython, {@code Lib/json/encoder.py} and {@code float.__repr__}.
 */
public final class PythonJson {
    private static final int INDENT = 4;
    /** {@code float.__repr__} turns to the exponential form outside of [1e-4, 1e16). */
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private static final int LARGEST_PLAIN_EXPONENT = 15;

    private PythonJson() {}

    /** {@code json.dumps(value)}: one line. */
    public static String line(Object value) {
        StringBuilder out = new StringBuilder();
        try {
            write(out, value, -1);
        } catch (IOException e) {
            throw new IllegalStateException("a StringBuilder does not fail", e);
        }
        return out.toString();
    }

    /** {@code json.dumps(value, indent=4)}. */
    public static String indented(Object value) {
        StringBuilder out = new StringBuilder();
        try {
            write(out, value, 0);
        } catch (IOException e) {
            throw new IllegalStateException("a StringBuilder does not fail", e);
        }
        return out.toString();
    }

    /**
     * Writes a value.
     *
     * @param level how deep the value stands in an indented document; negative for one line
     */
    static void write(Appendable out, Object value, int level) throws IOException {
        if (value == null) {
            out.append("null");
        } else if (value instanceof Map<?, ?> map) {
            writeMap(out, map, level);
        } else if (value instanceof List<?> list) {
            writeList(out, list, level);
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value.toString());
        } else {
            out.append(string(value.toString()));
        }
    }

    private static void writeMap(Appendable out, Map<?, ?> map, int level) throws IOException {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        boolean any = entries.hasNext();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            newLine(out, level < 0 ? level : level + 1);
            out.append(string(entry.getKey().toString())).append(": ");
            write(out, entry.getValue(), level < 0 ? level : level + 1);
            separate(out, entries.hasNext(), level);
        }
        if (any) {
            newLine(out, level);
        }
        out.append('}');
    }

    private static void writeList(Appendable out, List<?> list, int level) throws IOException {
        out.append('[');
        Iterator<?> values = list.iterator();
        boolean any = values.hasNext();
        while (values.hasNext()) {
            newLine(out, level < 0 ? level : level + 1);
            write(out, values.next(), level < 0 ? level : level + 1);
            separate(out, values.hasNext(), level);
        }
        if (any) {
            newLine(out, level);
        }
        out.append(']');
    }

    private static void separate(Appendable out, boolean more, int level) throws IOException {
        if (more) {
            out.append(level < 0 ? ", " : ",");
        }
    }

    static void newLine(Appendable out, int level) throws IOException {
        if (level >= 0) {
            out.append('\n').append(" ".repeat(INDENT * level));
        }
    }

    /** A float as {@code repr} prints it. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = decimal.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - decimal.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < SMALLEST_PLAIN_EXPONENT || exponent > LARGEST_PLAIN_EXPONENT) {
            String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
            String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
            return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + power;
        }
        String plain = decimal.abs().toPlainString();
        return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
    }

    /** A string with everything beyond ASCII escaped, supplementary characters as two surrogates. */
    static String string(String value) {
        StringBuilder out = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c >= ' ' && c <= 127) { // DEL is ASCII and stays, as in Python
                        out.append(c);
                    } else {
                        out.append(String.format("\\u%04x", (int) c));
                    }
                }
            }
        }
        return out.append('"').toString();
    }
}
