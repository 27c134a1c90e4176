package io.squadron.eval.filter;

/** A filter that cannot be understood: one sentence, and where in the text the mistake is. */
public final class FilterException extends Exception {
    private static final long serialVersionUID = 1;

    private final int begin;
    private final int end;

    FilterException(String sentence, int begin, int end) {
        super(sentence.endsWith("?") ? sentence : sentence + ".");
        this.begin = begin;
        this.end = end;
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
