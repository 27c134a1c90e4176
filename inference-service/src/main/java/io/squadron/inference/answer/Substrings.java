package io.squadron.inference.answer;

import java.util.BitSet;

/**
 * A text to look many short ones up in. What isn't in a long one is mostly found out without reading it: two neighbouring
 * characters that the text has nowhere ("[U" of "[UNK]", which no basic tokenizer writes) are enough.
 */
final class Substrings {
    /** A shorter text is read at once. */
    private static final int LONG = 1024;

    private static final int BITS_PER_CHARACTER = 8;

    private final String text;
    /** The hashes of all neighbouring characters; empty for a short text. */
    private final BitSet pairs = new BitSet();

    private final int mask;

    Substrings(String text) {
        this.text = text;
        this.mask = Integer.highestOneBit(Math.min(text.length(), Integer.MAX_VALUE / BITS_PER_CHARACTER) + 1)
                        * BITS_PER_CHARACTER
                - 1;
        if (isLong()) {
            for (int i = 0; i + 1 < text.length(); i++) {
                pairs.set(hash(text, i));
            }
        }
    }

    private boolean isLong() {
        return text.length() > LONG;
    }

    private int hash(String pair, int at) {
        int both = pair.charAt(at) << Character.SIZE | pair.charAt(at + 1);
        return ((both * 0x9E3779B1) >>> 7) & mask; // Knuth's multiplicative hash, without its weakest bits
    }

    /** As {@link String#indexOf(String)}. */
    int indexOf(String part) {
        if (isLong()) {
            for (int i = 0; i + 1 < part.length(); i++) {
                if (!pairs.get(hash(part, i))) {
                    return -1;
                }
            }
        }
        return text.indexOf(part);
    }
}
