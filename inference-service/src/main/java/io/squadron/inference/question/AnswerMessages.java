package io.squadron.inference.question;

import io.squadron.inference.answer.Answer;
import io.squadron.inference.answer.Answers;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.PredictedAnswer;

/** Answers as the contract writes them. */
final class AnswerMessages {
    private AnswerMessages() {}

    static AnswerResponse.Builder response(String requestId, Checkpoint checkpoint, Answers answers) {
        AnswerResponse.Builder response = AnswerResponse.newBuilder()
                .setRequestId(requestId)
                .setCheckpointId(checkpoint.getCheckpointId())
                .setNullScore(answers.nullScore())
                .setNullScoreDiff(answers.nullScoreDiff());
        answers.answers().forEach(answer -> response.addAnswers(message(answer)));
        answers.nBest().forEach(answer -> response.addNBest(message(answer)));
        return response;
    }

    private static PredictedAnswer message(Answer answer) {
        return PredictedAnswer.newBuilder()
                .setText(answer.text())
                .setStart(answer.start())
                .setEnd(answer.end())
                .setStartUtf16(answer.startUtf16())
                .setEndUtf16(answer.endUtf16())
                .setProbability(answer.probability())
                .setScore(answer.score())
                .setStartLogit(answer.startLogit())
                .setEndLogit(answer.endLogit())
                .build();
    }
}
