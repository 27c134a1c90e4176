package io.squadron.tokenizer.text;

import java.util.Arrays;

/**
 * The white-space separated words of a context, by run_squad's notion of white space: space, tab, carriage return, line
 * feed and U+202F, and nothing else. A no-break space, for instance, is part of a word.
 *
 * <p>Source: {@code SquadExample.__init__} and {@code _is_whitespace} of transformers'
 * {@code data/processors/squad.py}.
 */
public final class Words {

    private final CodePoints context;
    private final int[] starts;
    private final int[] ends;

    private Words(CodePoints context, int[] starts, int[] ends) {
        this.context = context;
        this.starts = starts;
        this.ends = ends;
    }

    public static Words of(CodePoints context) {
        int length = context.length();
        int[] starts = new int[length / 2 + 1];
        int[] ends = new int[length / 2 + 1];
        int count = 0;
        boolean inWord = false;
        for (int i = 0; i < length; i++) {
            boolean whiteSpace = isWhiteSpace(context.at(i));
            if (!whiteSpace && !inWord) {
                starts[count] = i;
            } else if (whiteSpace && inWord) {
                ends[count++] = i;
            }
            inWord = !whiteSpace;
        }
        if (inWord) {
            ends[count++] = length;
        }
        return new Words(context, Arrays.copyOf(starts, count), Arrays.copyOf(ends, count));
    }

    public static boolean isWhiteSpace(int codePoint) {
        return codePoint == ' ' || codePoint == '\t' || codePoint == '\r' || codePoint == '\n' || codePoint == 0x202F;
    }

    public CodePoints context() {
        return context;
    }

    public int count() {
        return starts.length;
    }

    /** First code point of a word. */
    public int start(int word) {
        return starts[word];
    }

    /** One past the last code point of a word. */
    public int end(int word) {
        return ends[word];
    }

    /** The text of a word. */
    public String text(int word) {
        return context.substring(starts[word], ends[word]);
    }

    /**
     * The word that holds a code point, or the last one before it when the code point is white space; -1 for white space
     * before the first word (run_squad's {@code char_to_word_offset}).
     */
    public int wordAt(int codePointIndex) {
        int found = Arrays.binarySearch(starts, codePointIndex);
        return found >= 0 ? found : -found - 2;
    }

    /** The words from first to last, inclusive, with one space between each two; empty if last is before first. */
    public String join(int first, int last) {
        StringBuilder joined = new StringBuilder();
        for (int word = first; word <= last; word++) {
            if (word > first) {
                joined.append(' ');
            }
            joined.append(context.text(), context.toUtf16(starts[word]), context.toUtf16(ends[word]));
        }
        return joined.toString();
    }
}
