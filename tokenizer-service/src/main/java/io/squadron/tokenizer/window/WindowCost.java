package io.squadron.tokenizer.window;

/**
 * What the windows of one question over one document come to, known before any of them is made.
 *
 * @param windows how many
 * @param tokens of all windows together, at most; time and memory, on this side and on the receiver's, grow with it
 */
public record WindowCost(long windows, long tokens) {

    /** The exact number of windows of a question (after its cut) over a document. */
    static WindowCost of(int questionTokens, int documentTokens, WindowSettings settings) {
        if (documentTokens == 0) {
            return new WindowCost(0, 0);
        }
        int room = settings.documentRoom(questionTokens);
        long beyondFirst = (long) documentTokens - room;
        long windows = beyondFirst <= 0 ? 1 : 1 + (beyondFirst + settings.docStride() - 1) / settings.docStride();
        long longest = (long) questionTokens + WindowSettings.SPECIAL_TOKENS + Math.min(room, documentTokens);
        return new WindowCost(windows, windows * longest);
    }

    /** What the windows of two texts come to at most, before either is tokenized. */
    public static WindowCost upperBound(String question, String context, WindowSettings settings) {
        return of(Math.min(maxTokens(question), settings.maxQueryLength()), maxTokens(context), settings);
    }

    /**
     * How many tokens a text can have: as many as it has bytes in UTF-8. A token has at least one character, and the
     * normalization that comes before (NFD, lower case) makes no more characters of one than that has bytes: of a Hangul
     * syllable, which has three bytes, it makes three letters.
     */
    public static int maxTokens(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate is half of a character of four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }
}
