package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.v1.Precision;

/** Hears how questions end, for metrics. Called by whatever thread ends one, so it must not block. */
public interface AnswerListener {
    /** Hears nothing. */
    AnswerListener NONE = (checkpointId, precision, times) -> {};

    /**
     * A question was answered. Its model is still in memory.
     *
     * @param checkpointId the model
     * @param precision in which it computed
     */
    void answered(String checkpointId, Precision precision, StageTimes times);

    /** A question got no answer, for a reason that its caller is told. */
    default void refused(Refusal refusal) {}

    /** A question got no answer because something is wrong in here. */
    default void failed() {}
}
