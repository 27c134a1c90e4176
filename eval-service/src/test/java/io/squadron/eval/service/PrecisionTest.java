package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationRecord;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a faster precision costs is measured, and a model with a name is served in it if that is little enough. */
@EvalServiceTest
class PrecisionTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Test
    void aModelWithANameIsServedInTheFastPrecisionThatAnswersAsWell() {
        DevSet.of("as-good-dev", "red", "blue").sendTo(topics);
        Map<String, String> answers = Map.of("question 0", "red", "question 1", "wrong");
        inference.serves("as-good-1", answers);
        inference.servesInInt8("as-good-1", answers);
        topics.setAlias("as-good", "as-good-1", Instant.now());

        topics.send(Checkpoints.of("as-good", 1, "as-good-dev"));

        PrecisionChoice choice = topics.awaitLast("precision:as-good-1").getPrecision();
        assertThat(choice.getPrecision()).isEqualTo(Precision.PRECISION_INT8);
        assertThat(choice.getChosenBy()).isEqualTo("eval-service");
        assertThat(choice.getReason()).isEqualTo("int8 f1 50.00, fp32 50.00 on 2 questions of name of as-good-dev");
        assertThat(inference.asked("as-good-1"))
                .extracting(AnswerRequest::getPrecision)
                .containsExactlyInAnyOrder(
                        Precision.PRECISION_FP32,
                        Precision.PRECISION_FP32,
                        Precision.PRECISION_INT8,
                        Precision.PRECISION_INT8);
    }

    @Test
    void aPrecisionThatLosesTooMuchIsNotTakenAndTheDashboardSaysWhy() {
        DevSet.of("worse-dev", "red", "blue").sendTo(topics);
        inference.serves("worse-1", Map.of("question 0", "red", "question 1", "blue"));
        inference.servesInInt8("worse-1", Map.of("question 0", "red", "question 1", "wrong"));
        topics.setAlias("worse", "worse-1", Instant.now());

        topics.send(Checkpoints.of("worse", 1, "worse-dev"));

        Evaluation measured =
                await().atMost(EvaluationClient.LIMIT).until(() -> int8Of("worse-1"), found -> found.hasMetrics());
        assertThat(measured.getSettings().getMaxQuestions()).isEqualTo(1000);
        await().atMost(EvaluationClient.LIMIT)
                .untilAsserted(() -> assertThat(dashboard.page("/evaluations/" + measured.getEvaluationId()))
                        .contains("is not served in int8: int8 f1 50.00, fp32 100.00 on 2 questions")
                        .contains("a loss of more than 0.50")
                        .contains("name of worse-dev, int8, first 1,000 questions"));
        assertThat(topics.evaluations("precision:worse-1")).isEmpty();
    }

    @Test
    void whatAPersonChoseIsNotMeasured() {
        DevSet.of("chosen-dev", "red").sendTo(topics);
        inference.serves("chosen-1", Map.of("question 0", "red"));
        inference.servesInInt8("chosen-1", Map.of("question 0", "red"));
        inference.serves("judged-1", Map.of("question 0", "red"));
        inference.servesInInt8("judged-1", Map.of("question 0", "red"));
        topics.send(
                "squadron.evaluations",
                "precision:chosen-1",
                EvaluationRecord.newBuilder()
                        .setPrecision(PrecisionChoice.newBuilder()
                                .setCheckpointId("chosen-1")
                                .setPrecision(Precision.PRECISION_FP32)
                                .setChosenBy("somebody"))
                        .build()
                        .toByteArray());
        topics.setAlias("chosen", "chosen-1", Instant.now());
        topics.setAlias("judged", "judged-1", Instant.now());

        topics.send(Checkpoints.of("chosen", 1, "chosen-dev"));
        var unused = client.awaitResult("chosen", "chosen-dev");
        topics.send(Checkpoints.of("judged", 1, "chosen-dev"));
        assertThat(topics.awaitLast("precision:judged-1").getPrecision().getPrecision())
                .isEqualTo(Precision.PRECISION_INT8);

        assertThat(topics.evaluations("precision:chosen-1")).hasSize(1);
        assertThat(inference.asked("chosen-1"))
                .extracting(AnswerRequest::getPrecision)
                .containsOnly(Precision.PRECISION_FP32);
    }

    private Evaluation int8Of(String checkpointId) {
        return topics.read("squadron.evaluations").stream()
                .filter(record -> record.value() != null)
                .map(Topics::evaluationRecord)
                .map(EvaluationRecord::getEvaluation)
                .filter(evaluation -> evaluation.getCheckpointId().equals(checkpointId))
                .filter(evaluation -> evaluation.getSettings().getPrecision() == Precision.PRECISION_INT8)
                .reduce(Evaluation.getDefaultInstance(), (before, later) -> later);
    }
}
