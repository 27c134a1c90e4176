package io.squadron.inference.question;

import io.squadron.inference.answer.Answer;
import io.squadron.inference.answer.Answers;
import io.squadron.inference.answer.CalibratedProbabilities;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Span;
import java.util.Optional;

/** Answers as the contract writes them. */
final class AnswerMessages {
    private AnswerMessages() {}

    static AnswerResponse.Builder response(InferredDocuments inferred, Answers answers) {
        AnswerResponse.Builder response = AnswerResponse.newBuilder()
                .setCheckpointId(inferred.checkpoint().getCheckpointId())
                .setPrecision(inferred.precision())
                .setNullScore(answers.nullScore())
                .setNullScoreDiff(answers.nullScoreDiff());
        Optional<CalibratedProbabilities> calibrated = inferred.calibration()
                .map(calibration -> new CalibratedProbabilities(answers.nBest(), calibration.getTemperature()));
        answers.answers().forEach(answer -> response.addAnswers(message(answer, calibrated)));
        answers.nBest().forEach(answer -> response.addNBest(message(answer, calibrated)));
        return response;
    }

    private static PredictedAnswer message(Answer answer, Optional<CalibratedProbabilities> calibrated) {
        PredictedAnswer.Builder message = PredictedAnswer.newBuilder()
                .setText(answer.text())
                .setProbability(answer.probability())
                .setScore(answer.score())
                .setStartLogit(answer.startLogit())
                .setEndLogit(answer.endLogit());
        calibrated.ifPresent(probabilities -> message.setCalibratedProbability(probabilities.of(answer)));
        if (answer.end() > answer.start()) {
            message.setContextIndex(answer.document());
            message.setSpan(Span.newBuilder()
                    .setStart(answer.start())
                    .setEnd(answer.end())
                    .setStartUtf16(answer.startUtf16())
                    .setEndUtf16(answer.endUtf16()));
        }
        return message.build();
    }
}
