package io.squadron.eval.scoring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The arithmetic that {@code evaluate-v1.1.py}, {@code evaluate-v2.0.py} and transformers' {@code squad_metrics.py}
 * share: one prediction against one gold answer. Pure functions.
 */
public final class AnswerMetric {
    private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

    private AnswerMetric() {}

    /**
     * The scripts' {@code normalize_answer}: lower case, no ASCII punctuation, no English articles, single spaces.
     * The order matters: "a.b" becomes "ab" and keeps its "a".
     */
    public static String normalize(String answer) {
        return String.join(" ", tokens(answer));
    }

    /** The words of the normalised answer; empty for an answer that normalises to nothing. */
    public static List<String> tokens(String answer) {
        return PythonText.split(removeArticles(removePunctuation(PythonText.lower(answer))));
    }

    /** 1 if both normalise to the same text, else 0. */
    public static double exactMatch(String prediction, String gold) {
        return normalize(prediction).equals(normalize(gold)) ? 1.0 : 0.0;
    }

    /** F1 over the bags of words as v1.1 has it: without a common word 0, even if both are empty. */
    public static double f1(String prediction, String gold) {
        return f1(tokens(prediction), tokens(gold));
    }

    /** F1 over the bags of words as v2.0 has it: where one side is empty, 1 if both are, else 0. */
    public static double f1WithNoAnswer(String prediction, String gold) {
        List<String> predicted = tokens(prediction);
        List<String> annotated = tokens(gold);
        if (predicted.isEmpty() || annotated.isEmpty()) {
            return predicted.equals(annotated) ? 1.0 : 0.0;
        }
        return f1(predicted, annotated);
    }

    private static double f1(List<String> predicted, List<String> annotated) {
        int common = commonWords(predicted, annotated);
        if (common == 0) {
            return 0.0;
        }
        double precision = 1.0 * common / predicted.size();
        double recall = 1.0 * common / annotated.size();
        return (2 * precision * recall) / (precision + recall);
    }

    private static int commonWords(List<String> left, List<String> right) {
        Map<String, Integer> unmatched = new HashMap<>();
        left.forEach(word -> unmatched.merge(word, 1, Integer::sum));
        int common = 0;
        for (String word : right) {
            int available = unmatched.getOrDefault(word, 0);
            if (available > 0) {
                unmatched.put(word, available - 1);
                common++;
            }
        }
        return common;
    }

    private static String removePunctuation(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (PUNCTUATION.indexOf(text.charAt(i)) < 0) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    /** {@code re.sub(r'\b(a|an|the)\b', ' ', text)}: each longest run of word characters that is an article becomes a space. */
    private static String removeArticles(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int end = endOfWord(text, i);
            if (end == i) {
                int codePoint = text.codePointAt(i);
                kept.appendCodePoint(codePoint);
                i += Character.charCount(codePoint);
            } else {
                String word = text.substring(i, end);
                kept.append(isArticle(word) ? " " : word);
                i = end;
            }
        }
        return kept.toString();
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && PythonText.isWord(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isArticle(String word) {
        return word.equals("a") || word.equals("an") || word.equals("the");
    }
}
