package io.squadron.tokenizer.dataset;

/** Why a question is left out of a data set. */
public enum SkipReason {
    /** The id was seen before; the first question keeps it. */
    DUPLICATE_ID("duplicate_id"),
    /** The question has no token, e.g. only white space. */
    BLANK_QUESTION("blank_question"),
    /** The context has no token. */
    BLANK_CONTEXT("blank_context"),
    /** Its text is no string, or is_impossible neither true nor false. */
    UNUSABLE_QUESTION("unusable_question"),
    /** In training: it should be answerable and has no answer. */
    NO_ANSWER("no_answer"),
    /** In scoring: it makes more windows than a service takes for one question; anywhere: its record is too large for Kafka. */
    TOO_LONG("too_long"),
    /** In training: the first answer has no usable text or answer_start. */
    UNUSABLE_ANSWER("unusable_answer"),
    /** In training: the first answer's text is not at its answer_start. */
    ANSWER_NOT_IN_CONTEXT("answer_not_in_context");

    private final String label;

    SkipReason(String label) {
        this.label = label;
    }

    /** As the manifest prints it. */
    public String label() {
        return label;
    }
}
