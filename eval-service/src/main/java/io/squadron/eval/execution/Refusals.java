package io.squadron.eval.execution;

import io.grpc.Status;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.UnansweredReason;
import io.squadron.v1.AnswerError;

/**
 * What follows when a question, and not the whole stream, is refused. Plain rules: what the model is to blame for ends the
 * stream; what the question is to blame for is tried so often and then given up with its reason.
 */
final class Refusals {

    /** What follows. */
    sealed interface Verdict {}

    /** The question is asked no more. */
    record GiveUp(UnansweredReason reason) implements Verdict {}

    /** The question is asked again after a pause. */
    record AskAgain(boolean noRoom) implements Verdict {}

    /** Nothing can be asked at present. */
    record EndStream(Status status) implements Verdict {}

    private final EvalConfig config;

    Refusals(EvalConfig config) {
        this.config = config;
    }

    /**
     * Judges one refusal.
     *
     * @param failures of the question, this one included
     * @param alone no other question of this evaluation was with the inference-service
     */
    Verdict judge(AnswerError error, int failures, boolean alone) {
        Status.Code code = Status.fromCodeValue(error.getCode()).getCode();
        return switch (code) {
            case INVALID_ARGUMENT -> new GiveUp(UnansweredReason.REFUSED);
            case NOT_FOUND, FAILED_PRECONDITION, UNAVAILABLE ->
                new EndStream(Status.fromCode(code).withDescription(error.getMessage()));
            case RESOURCE_EXHAUSTED ->
                alone && failures >= config.busyAttemptsPerQuestion()
                        ? new GiveUp(UnansweredReason.TIMEOUT)
                        : new AskAgain(true);
            case DEADLINE_EXCEEDED -> again(failures, UnansweredReason.TIMEOUT);
            default -> again(failures, UnansweredReason.FAILED);
        };
    }

    private Verdict again(int failures, UnansweredReason reason) {
        return failures >= config.attemptsPerQuestion() ? new GiveUp(reason) : new AskAgain(false);
    }
}
