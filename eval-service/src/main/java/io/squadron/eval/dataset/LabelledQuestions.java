package io.squadron.eval.dataset;

/** Which questions can be scored. */
public final class LabelledQuestions {
    /**
     * SQL of a data set {@code d} and its question {@code q}: without SQuAD v2.0's unanswerable questions, one that has no gold
     * answer is one that nobody has annotated.
     */
    public static final String SQL = "(d.version_2_with_negative or q.impossible or jsonb_array_length(q.answers) > 0)";

    private LabelledQuestions() {}
}
