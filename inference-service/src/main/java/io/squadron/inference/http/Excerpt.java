package io.squadron.inference.http;

/** As much of a text as fits into a sentence: what clients send comes back in refusals, however long it is. */
final class Excerpt {
    private static final int LENGTH = 200;

    private Excerpt() {}

    /** The first line, or the beginning of it. */
    static String of(String text) {
        int lineEnd = text.indexOf('\n');
        String line = lineEnd < 0 ? text : text.substring(0, lineEnd);
        return line.codePointCount(0, line.length()) <= LENGTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LENGTH)) + "…";
    }
}
