package io.squadron.inference.answer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * run_squad's {@code get_final_text} (transformers {@code data/metrics/squad_metrics.py}): the tokenizer's text of a
 * span, projected back onto the original words.
 *
 * <p>The model predicts normalised sub-tokens ("steve smith"), the words they come from may hold more ("Steve Smith's").
 * The words are tokenized again without WordPiece; where that text holds the predicted one, and both have as many
 * characters besides spaces as the original, the characters are taken to correspond one to one, and the original's
 * characters of that place are the answer. In every other case the answer is the original words.
 *
 * <p>A word is what stands between white space, so a page of Chinese may be one, and every candidate lies in it. What can
 * be said of consecutive words without a prediction is therefore kept ({@link RetokenizedWords}): the work grows with the
 * context, not with context times candidates. One document's; not thread-safe.
 */
final class FinalText {
    /** Times the context's length: enough for every word and every two neighbours, however long they are. */
    private static final int KEPT_PER_CONTEXT = 4;

    private static final int ALWAYS_KEPT = 10_000;

    private final ContextText context;
    private final BasicTokenizer tokenizer;
    private final boolean verboseLogging;

    private final Map<Long, RetokenizedWords> kept = new HashMap<>();
    private long keptCodePoints;

    FinalText(ContextText context, boolean doLowerCase, boolean verboseLogging) {
        this.context = context;
        this.tokenizer = new BasicTokenizer(doLowerCase);
        this.verboseLogging = verboseLogging;
    }

    /**
     * @param tokens the predicted tokens, as WordPiece prints them
     * @param firstWord index of the word that holds the first token
     * @param lastWord index of the word that holds the last token
     */
    PlacedText of(List<String> tokens, int firstWord, int lastWord) {
        return words(firstWord, lastWord).align(tokens);
    }

    private RetokenizedWords words(int firstWord, int lastWord) {
        long key = (long) firstWord << Integer.SIZE | lastWord;
        RetokenizedWords known = kept.get(key);
        if (known == null) {
            known = new RetokenizedWords(Words.join(context, firstWord, lastWord), tokenizer, verboseLogging);
            if (keptCodePoints > ALWAYS_KEPT + (long) KEPT_PER_CONTEXT * context.length()) {
                kept.clear();
                keptCodePoints = 0;
            }
            kept.put(key, known);
            keptCodePoints += known.length();
        }
        return known;
    }
}
