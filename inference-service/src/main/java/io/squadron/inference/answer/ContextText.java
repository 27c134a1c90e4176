package io.squadron.inference.answer;

import java.util.List;

/**
 * A context that is addressed by code points, as SQuAD and the windows do, with the same places in UTF-16 units.
 *
 * <p>Immutable.
 */
public final class ContextText {
    private final String text;
    /** {@code int[code points + 1]}: where each code point begins in UTF-16 units; the last entry is the length. */
    private final int[] utf16Offsets;
    /** {@code int[2 * words]}: start and end of each white-space separated word, in code points. */
    private final int[] wordOffsets;

    /**
     * A context and its words.
     *
     * @param wordOffsets the white-space separated words as [start, end) in code points, two numbers a word, as the
     *     tokenizer-service gives them
     * @throws IllegalArgumentException if a word does not lie within the text
     */
    public ContextText(String text, List<Integer> wordOffsets) {
        this.text = text;
        this.utf16Offsets = utf16Offsets(text);
        this.wordOffsets = wordOffsets.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i + 1 < this.wordOffsets.length; i += 2) {
            if (this.wordOffsets[i] < 0
                    || this.wordOffsets[i] >= this.wordOffsets[i + 1]
                    || this.wordOffsets[i + 1] > length()) {
                throw new IllegalArgumentException("word %d, [%d, %d), does not lie within a context of %d code points"
                        .formatted(i / 2, this.wordOffsets[i], this.wordOffsets[i + 1], length()));
            }
        }
    }

    private static int[] utf16Offsets(String text) {
        int[] offsets = new int[text.codePointCount(0, text.length()) + 1];
        int unit = 0;
        for (int i = 0; i < offsets.length - 1; i++) {
            offsets[i] = unit;
            unit += Character.charCount(text.codePointAt(unit));
        }
        offsets[offsets.length - 1] = unit;
        return offsets;
    }

    /** Code points. */
    public int length() {
        return utf16Offsets.length - 1;
    }

    int words() {
        return wordOffsets.length / 2;
    }

    int wordStart(int word) {
        return wordOffsets[2 * word];
    }

    int wordEnd(int word) {
        return wordOffsets[2 * word + 1];
    }

    /** The text of {@code [start, end)} in code points. */
    String slice(int start, int end) {
        return text.substring(utf16Offsets[start], utf16Offsets[end]);
    }

    /** Where a code point begins in UTF-16 units. */
    int utf16(int codePoint) {
        return utf16Offsets[codePoint];
    }
}
