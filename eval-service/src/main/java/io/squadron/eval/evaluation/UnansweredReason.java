package io.squadron.eval.evaluation;

/** Why a question went without an answer. */
public enum UnansweredReason {
    /** The inference-service takes no such question, however often it is asked. */
    REFUSED,
    /** It failed there again and again. */
    FAILED,
    /** Asked alone, again and again, it got no answer in time, or found no room. */
    TIMEOUT;

    /** As the contract calls it. */
    io.squadron.v1.UnansweredReason toProto() {
        return switch (this) {
            case REFUSED -> io.squadron.v1.UnansweredReason.UNANSWERED_REASON_REFUSED;
            case FAILED -> io.squadron.v1.UnansweredReason.UNANSWERED_REASON_FAILED;
            case TIMEOUT -> io.squadron.v1.UnansweredReason.UNANSWERED_REASON_TIMEOUT;
        };
    }

    /** Another time it might be answered. */
    public boolean mayPass() {
        return this != REFUSED;
    }
}
