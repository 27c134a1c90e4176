package io.squadron.eval.runlist;

import io.squadron.eval.filter.FilterException;

/** A list of runs that cannot be made: one sentence, and where in which parameter the mistake is. */
public final class RunQueryException extends Exception {
    private static final long serialVersionUID = 1;

    private final String parameter;
    private final String text;
    private final int begin;
    private final int end;

    RunQueryException(String parameter, String text, FilterException mistake) {
        super(mistake.getMessage(), mistake);
        this.parameter = parameter;
        this.text = text;
        this.begin = mistake.begin();
        this.end = mistake.end();
    }

    /** The whole text is the mistake. */
    RunQueryException(String parameter, String text, String sentence) {
        super(FilterException.sentence(sentence));
        this.parameter = parameter;
        this.text = text;
        this.begin = 0;
        this.end = text.length();
    }

    /** {@code filter}, {@code sort}, {@code columns} or {@code group}. */
    public String parameter() {
        return parameter;
    }

    /** What was written there. */
    public String text() {
        return text;
    }

    /** Where the mistake begins in the text, in UTF-16 units. */
    public int begin() {
        return begin;
    }

    /** Behind the mistake; as {@link #begin} if something is missing. */
    public int end() {
        return end;
    }
}
