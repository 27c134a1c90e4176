package io.squadron.inference.answer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Consecutive words of a context and what BERT's basic tokenizer makes of them, for the alignment of every prediction that
 * lies in them.
 */
final class RetokenizedWords {
    private static final Logger LOG = Logger.getLogger(RetokenizedWords.class);
    private static final int NOT_MAPPED = -1;
    /** Of words in the log, which are the client's and may be as long as the context. */
    private static final int LOGGED_CHARACTERS = 200;

    private final Words words;
    private final boolean verboseLogging;
    /** The pieces, joined by single spaces. */
    private final String tokenized;
    /** The places of everything but spaces, in code points; the same number in both unless they cannot be aligned. */
    private final int[] tokenizedVisible;

    private final int[] originalVisible;
    private final PlacedText whole;
    private final Substrings substrings;
    private final Map<String, PlacedText> aligned = new HashMap<>();

    RetokenizedWords(Words words, BasicTokenizer tokenizer, boolean verboseLogging) {
        this.words = words;
        this.verboseLogging = verboseLogging;
        this.tokenized = String.join(" ", tokenizer.tokenize(words.text()));
        this.tokenizedVisible = visible(tokenized);
        this.originalVisible = visible(words.text());
        this.whole = words.place(0, words.length());
        this.substrings = new Substrings(tokenized);
        if (!isAlignable()) {
            log("the tokenized text of '%s' has another length without its spaces", words.text());
        }
    }

    /** Code points. */
    int length() {
        return words.length();
    }

    private boolean isAlignable() {
        return tokenizedVisible.length == originalVisible.length;
    }

    /** The part of the words that the predicted tokens are, or all of them where that cannot be told. */
    PlacedText align(List<String> tokens) {
        return isAlignable() ? aligned.computeIfAbsent(joinTokens(tokens), this::align) : whole;
    }

    /** {@code BertTokenizer.convert_tokens_to_string} with white space cleaned. */
    private static String joinTokens(List<String> tokens) {
        String joined = String.join(" ", tokens).replace(" ##", "");
        return String.join(" ", BasicTokenizer.splitAtSpaces(joined));
    }

    private PlacedText align(String predicted) {
        int found = substrings.indexOf(predicted);
        if (found < 0) {
            log("'%s' is not in the tokenized text of '%s'", predicted, words.text());
            return whole;
        }
        int start = tokenized.codePointCount(0, found);
        int last = start + predicted.codePointCount(0, predicted.length()) - 1;
        int alignedStart = project(start);
        int alignedLast = project(last);
        if (alignedStart == NOT_MAPPED || alignedLast == NOT_MAPPED) {
            log("'%s' begins or ends at a space of the tokenized text of '%s'", predicted, words.text());
            return whole;
        }
        return words.place(alignedStart, alignedLast + 1);
    }

    private void log(String reason, String... texts) {
        if (verboseLogging) {
            Object[] shortened = Arrays.stream(texts)
                    .map(text -> text.substring(0, Math.min(text.length(), LOGGED_CHARACTERS)))
                    .toArray();
            LOG.infof("Cannot align a prediction: " + reason, shortened);
        }
    }

    /** The positions, in code points, of everything but the space character. */
    private static int[] visible(String text) {
        int[] positions = new int[text.length()];
        int n = 0;
        int codePoint = 0;
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            if (text.charAt(i) != ' ') {
                positions[n++] = codePoint;
            }
            codePoint++;
        }
        return Arrays.copyOf(positions, n);
    }

    private int project(int position) {
        int index = Arrays.binarySearch(tokenizedVisible, position);
        return index < 0 ? NOT_MAPPED : originalVisible[index];
    }
}
