package io.squadron.inference.admission;

/**
 * What a request costs, in tokens: those of its windows, which are computed and held in memory, and what stands for the
 * rest of its work and memory.
 */
public final class WorkCost {
    /** [CLS], [SEP] and [SEP]. */
    private static final int SPECIAL_TOKENS = 3;
    /** Objects around a window, in the memory that a token takes. */
    private static final int PER_WINDOW = 64;

    private static final int PER_REQUEST = 64;
    /** Code points of a context that take the memory of a token. */
    private static final int CODE_POINTS_PER_TOKEN = 4;
    /** Pairs of a start and an end that take the time of a token. */
    private static final int PAIRS_PER_TOKEN = 128;

    private static final int FIRST_HANGUL_SYLLABLE = 0xAC00;
    private static final int LAST_HANGUL_SYLLABLE = 0xD7A3;
    private static final int LETTERS_OF_A_SYLLABLE = 3;

    private WorkCost() {}

    /**
     * How windows are cut, by run_squad's names.
     *
     * @param docStride document tokens from the start of one window to that of the next
     */
    public record Cut(int maxSeqLength, int docStride, int maxQueryLength) {}

    /**
     * What it costs.
     *
     * @param windows of the document
     * @param windowLength tokens of the longest
     * @param pairs of a start and an end that are looked at in one window
     * @param contextLength code points
     */
    public static long of(long windows, int windowLength, long pairs, int contextLength) {
        return windows * (windowLength + PER_WINDOW + pairs / PAIRS_PER_TOKEN)
                + contextLength / CODE_POINTS_PER_TOKEN
                + PER_REQUEST;
    }

    /**
     * What it costs at most, before anybody has tokenized it: a token is one visible character or more. (A few vowels of
     * Indic scripts are two tokens at worst; what it really costs is known soon.)
     */
    public static long upperBound(String question, String context, Cut cut, long pairs) {
        int query = (int) Math.min(cut.maxQueryLength(), tokensAtMost(question));
        int room = Math.max(1, cut.maxSeqLength() - query - SPECIAL_TOKENS);
        long document = tokensAtMost(context);
        long beyondTheFirst = Math.max(0, document - room);
        long windows = 1 + (beyondTheFirst + cut.docStride() - 1) / cut.docStride();
        int length = (int) Math.min(cut.maxSeqLength(), query + document + SPECIAL_TOKENS);
        return of(windows, length, pairs, context.codePointCount(0, context.length()));
    }

    /** An uncased tokenizer takes a Hangul syllable apart into its letters; nothing else that is common becomes more. */
    public static long tokensAtMost(String text) {
        return text.codePoints()
                .filter(c -> !Character.isWhitespace(c))
                .mapToLong(c -> c >= FIRST_HANGUL_SYLLABLE && c <= LAST_HANGUL_SYLLABLE ? LETTERS_OF_A_SYLLABLE : 1)
                .sum();
    }
}
