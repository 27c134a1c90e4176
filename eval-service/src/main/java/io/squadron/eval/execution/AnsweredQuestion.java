package io.squadron.eval.execution;

import io.squadron.eval.dataset.DevQuestion;
import io.squadron.v1.AnswerResponse;

/** What became of a question that was asked. */
sealed interface AnsweredQuestion {

    DevQuestion question();

    /** It was answered, perhaps by "no answer". */
    record Answered(DevQuestion question, AnswerResponse response) implements AnsweredQuestion {
        /** The best answer's text. */
        String text() {
            return response.getAnswersCount() == 0 ? "" : response.getAnswers(0).getText();
        }
    }

    /** It cannot be answered, however often it is asked; the reason is one sentence. */
    record Unanswerable(DevQuestion question, String reason) implements AnsweredQuestion {}
}
