package io.squadron.inference.answer;

import java.util.Arrays;

/**
 * Consecutive words of a context joined by single spaces (run_squad's {@code orig_text}), with the way back: which code
 * point of the context each of its own is.
 */
@SuppressWarnings("ArrayRecordComponent") // private to this package and never shared
record Words(ContextText context, String text, int[] contextPositions) {

    static Words join(ContextText context, int firstWord, int lastWord) {
        StringBuilder joined = new StringBuilder();
        int[] positions = new int[context.wordEnd(lastWord) - context.wordStart(firstWord) + 1];
        int n = 0;
        for (int word = firstWord; word <= lastWord; word++) {
            if (word > firstWord) {
                joined.append(' ');
                positions[n++] = context.wordEnd(word - 1);
            }
            joined.append(context.slice(context.wordStart(word), context.wordEnd(word)));
            for (int p = context.wordStart(word); p < context.wordEnd(word); p++) {
                positions[n++] = p;
            }
        }
        return new Words(context, joined.toString(), Arrays.copyOf(positions, n));
    }

    /** Code points. */
    int length() {
        return contextPositions.length;
    }

    /** {@code [start, end)} of the joined text, with its place in the context; not empty. */
    PlacedText place(int start, int end) {
        String part = text.substring(text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end));
        return new PlacedText(part, contextPositions[start], contextPositions[end - 1] + 1);
    }
}
