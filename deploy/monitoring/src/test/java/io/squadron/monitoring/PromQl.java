package io.squadron.monitoring;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the metrics that an expression of Prometheus' query language names. Only tokens are looked at: a name is a metric's unless
 * it is called, a word of the language, or stands where only labels and durations do. Whether the expression is sound is
 * promtool's to say.
 */
final class PromQl {
    private static final Pattern TOKEN = Pattern.compile(
            """
            (?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)\
            |(?<comment>\\#[^\\n]*)\
            |(?<number>(?<![a-zA-Z_:])(?:[0-9][0-9a-zA-Z.]*))\
            |(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)\
            |(?<sign>[^\\s])""");

    /** What a list of labels in brackets follows. */
    private static final Set<String> BEFORE_LABELS =
            Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    private static final Set<String> WORDS = Set.of(
            "and",
            "or",
            "unless",
            "offset",
            "bool",
            "inf",
            "nan",
            "start",
            "end",
            "sum",
            "min",
            "max",
            "avg",
            "group",
            "stddev",
            "stdvar",
            "count",
            "count_values",
            "bottomk",
            "topk",
            "quantile",
            "atan2");

    private final Matcher tokens;
    private final String expression;
    private final Set<String> found = new TreeSet<>();

    private PromQl(String expression) {
        this.expression = expression;
        this.tokens = TOKEN.matcher(expression);
    }

    /** The names of metrics in an expression. */
    static Set<String> metrics(String expression) {
        PromQl query = new PromQl(expression);
        query.read();
        return query.found;
    }

    private void read() {
        while (tokens.find()) {
            String name = tokens.group("name");
            if (name != null) {
                named(name);
            } else if ("{".equals(tokens.group("sign"))) {
                skipTo("}");
            } else if ("[".equals(tokens.group("sign"))) {
                skipTo("]");
            }
        }
    }

    private void named(String name) {
        String next = expression.substring(tokens.end()).stripLeading();
        if (BEFORE_LABELS.contains(name)) {
            if (next.startsWith("(")) {
                skipTo(")");
            }
        } else if (!WORDS.contains(name) && !next.startsWith("(")) {
            found.add(name);
        }
    }

    private void skipTo(String sign) {
        while (tokens.find()) {
            if ("__name__".equals(tokens.group("name"))) {
                throw new IllegalArgumentException(
                        "A metric is named by a label, which nobody can check: " + expression);
            }
            if (sign.equals(tokens.group("sign"))) {
                return;
            }
        }
        throw new IllegalArgumentException("There is no " + sign + " in " + expression);
    }
}
