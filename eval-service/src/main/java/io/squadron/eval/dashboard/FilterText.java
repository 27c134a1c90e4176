package io.squadron.eval.dashboard;

import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.Field;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Vocabulary;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A filter as somebody typed it.
 *
 * @param text what was typed
 * @param condition what it says; nothing is shown of one that is wrong
 * @param mistake what is wrong with it, one sentence; empty if nothing is
 * @param pointer a line for below the text that points at the mistake, in a font of one width
 * @param fields what can be asked about
 */
record FilterText(String text, Condition condition, String mistake, String pointer, List<Field> fields) {
    private static final int LONGEST_POINTER = 200;

    static FilterText read(String text, Vocabulary vocabulary) {
        try {
            return new FilterText(text, FilterParser.parse(text, vocabulary), "", "", vocabulary.fields());
        } catch (FilterException e) {
            return new FilterText(text, Condition.everything(), e.getMessage(), pointer(e), vocabulary.fields());
        }
    }

    private static String pointer(FilterException mistake) {
        int begin = Math.min(mistake.begin(), LONGEST_POINTER);
        int length = Math.min(Math.max(1, mistake.end() - mistake.begin()), LONGEST_POINTER);
        return " ".repeat(begin) + "^".repeat(length);
    }

    public boolean wrong() {
        return !mistake.isEmpty();
    }

    public boolean empty() {
        return text.isBlank();
    }

    /** For an address. */
    public String encoded() {
        return encode(text);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
