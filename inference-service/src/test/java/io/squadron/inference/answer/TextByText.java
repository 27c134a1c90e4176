package io.squadron.inference.answer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The measure of {@link FinalText}: every text by itself.
 *
 * <p>run_squad's {@code get_final_text} (transformers {@code data/metrics/squad_metrics.py}): the tokenizer's text of a
 * span, projected back onto the original words.
 *
 * <p>The model predicts normalised sub-tokens ("steve smith"), the words they come from may hold more ("Steve Smith's").
 * The words are tokenized again without WordPiece; where that text holds the predicted one, and both have as many
 * characters besides spaces as the original, the characters are taken to correspond one to one, and the original's
 * characters of that place are the answer. In every other case the answer is the original words.
 */
final class TextByText {
    private static final Logger LOG = Logger.getLogger(TextByText.class);
    private static final int NOT_MAPPED = -1;

    private final BasicTokenizer tokenizer;
    private final boolean verboseLogging;

    TextByText(boolean doLowerCase, boolean verboseLogging) {
        this.tokenizer = new BasicTokenizer(doLowerCase);
        this.verboseLogging = verboseLogging;
    }

    /**
     * @param tokens the predicted tokens, as WordPiece prints them
     * @param firstWord index of the word that holds the first token
     * @param lastWord index of the word that holds the last token
     */
    PlacedText of(List<String> tokens, ContextText context, int firstWord, int lastWord) {
        Words words = Words.join(context, firstWord, lastWord);
        String predicted = joinTokens(tokens);
        return align(predicted, words.text())
                .map(range -> words.place(range.start(), range.end()))
                .orElseGet(() -> words.place(0, words.length()));
    }

    /** {@code BertTokenizer.convert_tokens_to_string} with white space cleaned. */
    private static String joinTokens(List<String> tokens) {
        String joined = String.join(" ", tokens).replace(" ##", "");
        return String.join(" ", BasicTokenizer.splitAtSpaces(joined));
    }

    /** A range of code points within the joined words. */
    private record Range(int start, int end) {}

    private Optional<Range> align(String predicted, String original) {
        String tokenized = String.join(" ", tokenizer.tokenize(original));
        int found = tokenized.indexOf(predicted);
        if (found < 0) {
            return failed("'%s' is not in the tokenized text", predicted, original);
        }
        int[] tokenizedVisible = visible(tokenized);
        int[] originalVisible = visible(original);
        if (tokenizedVisible.length != originalVisible.length) {
            return failed("'%s': the tokenized text has another length without its spaces", predicted, original);
        }
        int start = tokenized.codePointCount(0, found);
        int last = start + predicted.codePointCount(0, predicted.length()) - 1;
        int alignedStart = project(start, tokenizedVisible, originalVisible);
        int alignedLast = project(last, tokenizedVisible, originalVisible);
        if (alignedStart == NOT_MAPPED || alignedLast == NOT_MAPPED) {
            return failed("'%s' begins or ends at a space of the tokenized text", predicted, original);
        }
        return Optional.of(new Range(alignedStart, alignedLast + 1));
    }

    private Optional<Range> failed(String reason, String predicted, String original) {
        if (verboseLogging) {
            LOG.infof("Cannot align a prediction: " + reason + "; its words are '%s'", predicted, original);
        }
        return Optional.empty();
    }

    /** The positions, in code points, of everything but the space character. */
    private static int[] visible(String text) {
        int[] codePoints = text.codePoints().toArray();
        int[] positions = new int[codePoints.length];
        int n = 0;
        for (int i = 0; i < codePoints.length; i++) {
            if (codePoints[i] != ' ') {
                positions[n++] = i;
            }
        }
        return Arrays.copyOf(positions, n);
    }

    private static int project(int position, int[] from, int[] to) {
        int index = Arrays.binarySearch(from, position);
        return index < 0 ? NOT_MAPPED : to[index];
    }
}
