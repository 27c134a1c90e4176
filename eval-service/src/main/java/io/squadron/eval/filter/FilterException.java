package io.squadron.eval.filter;

/** A filter that cannot be understood: one sentence, and where in the text the mistake is. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1;

    private final int begin;
    private final int end;

    FilterException(String sentence, int begin, int end) {
        super(sentence(sentence));
        this.begin = begin;
        this.end = end;
    }

    /** With its end: a question asks what was meant. */
    public static String sentence(String words) {
        return words.endsWith("?") ? words : words + ".";
    }

    /** Where the mistake begins, in UTF-16 units; the text's length if something is missing at its end. */
    public int begin() {
        return begin;
    }

    /** Behind the mistake; as {@link #begin} if something is missing. */
    public int end() {
        return end;
    }
}
