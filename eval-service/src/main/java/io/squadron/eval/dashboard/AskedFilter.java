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
 * @param condition what it says; nothing is shown of one that is wrong
 * @param mistake null if there is none
 * @param fields what can be asked about
 */
public record AskedFilter(String text, Condition condition, MistakeView mistake, List<Field> fields) {
    public static AskedFilter read(String text, Vocabulary vocabulary) {
        try {
            return new AskedFilter(text, FilterParser.parse(text, vocabulary), null, vocabulary.fields());
        } catch (FilterException e) {
            return new AskedFilter(text, Condition.everything(), MistakeView.of(text, e), vocabulary.fields());
        }
    }

    public boolean wrong() {
        return mistake != null;
    }

    public boolean empty() {
        return text.isBlank();
    }

    /** For an address. */
    public String encoded() {
        return encode(text);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
