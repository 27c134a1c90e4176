package io.squadron.tokenizer.text;

/**
 * Text that every store on the way can hold. JSON may carry U+0000, which PostgreSQL's text refuses, and unpaired
 * surrogates, which have no UTF-8 form. Both become U+FFFD: BERT's tokenizer drops all three, and the number of code
 * points stays the same, so no offset moves.
 */
public final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** The same text, and the same object if nothing had to be replaced. */
    public static String of(String text) {
        int first = firstUnstorable(text, 0);
        if (first < 0) {
            return text;
        }
        StringBuilder storable = new StringBuilder(text);
        for (int i = first; i >= 0; i = firstUnstorable(text, i + 1)) {
            storable.setCharAt(i, REPLACEMENT);
        }
        return storable.toString();
    }

    private static int firstUnstorable(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return i;
            }
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
