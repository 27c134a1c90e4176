package io.squadron.tokenizer.window;

import io.squadron.tokenizer.text.PythonWhiteSpace;
import io.squadron.tokenizer.text.Words;
import java.util.Optional;

/**
 * Where an annotated answer lies among a document's tokens.
 *
 * @param start first token
 * @param end last token, inclusive
 */
public record AnswerSpan(int start, int end) {

    /**
     * Finds an answer by run_squad's rules: the words it touches must contain its text (white space made even), and the
     * span is then improved from whole words to the answer's own tokens where those can be found.
     *
     * <p>Source: {@code SquadExample.__init__}, {@code squad_convert_example_to_features} and
     * {@code _improve_answer_span} of transformers' {@code data/processors/squad.py}. Where the original would raise an
     * IndexError (a start past the end) or label an empty span (an answer without tokens) there is no span here.
     *
     * @param text the annotated answer
     * @param answerStart code points from the start of the context
     * @return empty if the answer is not there
     */
    public static Optional<AnswerSpan> find(Document document, String text, long answerStart, TextEncoder encoder) {
        Words words = document.words();
        int contextLength = words.context().length();
        int answerLength = text.codePointCount(0, text.length());
        if (answerStart < 0 || answerStart >= contextLength || answerLength == 0) {
            return Optional.empty();
        }
        int firstWord = words.wordAt((int) answerStart);
        int lastWord = words.wordAt((int) Math.min(answerStart + answerLength - 1, contextLength - 1));
        if (firstWord < 0) {
            return Optional.empty();
        }
        String cleaned = String.join(" ", PythonWhiteSpace.split(text));
        if (cleaned.isEmpty() || !words.join(firstWord, lastWord).contains(cleaned)) {
            return Optional.empty();
        }
        int start = document.firstTokenOf(firstWord);
        int end = document.lastTokenOf(lastWord);
        if (start > end) {
            return Optional.empty();
        }
        return Optional.of(improve(document, start, end, encoder.encode(text).ids()));
    }

    /** SQuAD 1.1's example: for "1895-1943" in "(1895-1943)." the word's first and last tokens are not the answer's. */
    private static AnswerSpan improve(Document document, int start, int end, int[] answer) {
        int[] ids = document.encoded().ids();
        if (answer.length > 0) {
            for (int from = start; from + answer.length - 1 <= end; from++) {
                if (matches(ids, from, answer)) {
                    return new AnswerSpan(from, from + answer.length - 1);
                }
            }
        }
        return new AnswerSpan(start, end);
    }

    private static boolean matches(int[] ids, int from, int[] answer) {
        for (int i = 0; i < answer.length; i++) {
            if (ids[from + i] != answer[i]) {
                return false;
            }
        }
        return true;
    }
}
