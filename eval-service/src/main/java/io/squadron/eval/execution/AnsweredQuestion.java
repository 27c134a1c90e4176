package io.squadron.eval.execution;

import io.squadron.eval.evaluation.UnansweredReason;
import io.squadron.v1.AnswerResponse;

/** What became of a question that was asked. */
sealed interface AnsweredQuestion {

    Question question();

    /** It was answered, perhaps by "no answer". */
    record Answered(Question question, AnswerResponse response) implements AnsweredQuestion {
        /** The best answer's text. */
        String text() {
            return response.getAnswersCount() == 0 ? "" : response.getAnswers(0).getText();
        }
    }

    /** It is asked no more; one sentence says why. */
    record Unanswered(Question question, UnansweredReason reason, String sentence) implements AnsweredQuestion {}
}
