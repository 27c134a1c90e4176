package io.squadron.eval.execution;

import io.squadron.eval.evaluation.UnansweredReason;
import io.squadron.eval.scoring.GoldQuestion;
import io.squadron.eval.scoring.QuestionScore;
import java.util.List;
import java.util.Optional;

/**
 * What the figures need of a question and its prediction; the context is not among it.
 *
 * @param hasAnswer there is a gold answer
 * @param labelled the data set says what is right: an answer, or that there is none
 * @param text null if it was not answered
 * @param nullOdds null unless "no answer" competed
 * @param unanswered why it was not; empty if it was
 */
record ScoredQuestion(
        String exampleId,
        boolean hasAnswer,
        boolean labelled,
        String text,
        Double nullOdds,
        Optional<UnansweredReason> unanswered,
        QuestionScore score) {

    boolean isAnswered() {
        return text != null;
    }

    /** Another time it might be answered. */
    boolean isGivenUp() {
        return unanswered.filter(UnansweredReason::mayPass).isPresent();
    }

    /** For means, only whether there is an answer matters. */
    GoldQuestion gold() {
        return new GoldQuestion(exampleId, hasAnswer ? List.of("-") : List.of());
    }
}
