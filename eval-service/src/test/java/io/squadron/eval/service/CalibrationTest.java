package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.v1.Calibration;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A checkpoint that was evaluated on enough questions gets a temperature, by which its probabilities are true. */
@EvalServiceTest
class CalibrationTest extends RunningEvaluations {
    private static final int QUESTIONS = 200;
    private static final int RIGHT = 110;

    @Inject
    Dashboard dashboard;

    @Test
    void theTemperatureMakesProbabilitiesAsHighAsTheShareOfRightAnswers() {
        devSet("calibrated-dev", QUESTIONS).sendTo(topics);
        inference.serves("calibrated-1", answers());

        topics.send(Checkpoints.of("calibrated", 1, "calibrated-dev"));

        Calibration calibration = topics.awaitLast("calibration:calibrated-1").getCalibration();
        // The neighbour's answers lead by 4.5: 1 / (1 + exp(-4.5 / T)) = 0.55
        assertThat(calibration.getTemperature()).isCloseTo(4.5 / Math.log(0.55 / 0.45), within(1e-2));
        assertThat(calibration.getCheckpointId()).isEqualTo("calibrated-1");
        assertThat(calibration.getDatasetName()).isEqualTo("name of calibrated-dev");
        assertThat(calibration.getQuestions()).isEqualTo(QUESTIONS);
        assertThat(calibration.getExpectedCalibrationError()).isCloseTo(0, within(1e-3));
        assertThat(calibration.getUncalibratedExpectedCalibrationError())
                .isCloseTo(1 / (1 + Math.exp(-4.5)) - 0.55, within(1e-6));
        assertThat(calibration.getBinsList()).singleElement().satisfies(bin -> {
            assertThat(bin.getQuestions()).isEqualTo(QUESTIONS);
            assertThat(bin.getAccuracy()).isCloseTo(0.55, within(1e-9));
        });
        assertThat(client.awaitResult("calibrated", "calibrated-dev").getCalibration())
                .isEqualTo(calibration);
    }

    @Test
    void thePageOfTheEvaluationShowsHowReliableTheProbabilitiesAre() {
        devSet("reliable-dev", QUESTIONS).sendTo(topics);
        inference.serves("reliable-1", answers());
        topics.send(Checkpoints.of("reliable", 1, "reliable-dev"));
        String id = client.awaitResult("reliable", "reliable-dev").getEvaluationId();

        assertThat(dashboard.page("/evaluations/" + id))
                .contains(
                        "Probabilities are off by 0.00 points in the mean (43.90 before calibration, temperature 22.42)")
                .contains("<tr><td>0.50 to 0.60</td><td class=\"num\">200</td>");
    }

    @Test
    void tooFewQuestionsAndOtherSettingsGiveNone() {
        devSet("few-dev", QUESTIONS - 1).sendTo(topics);
        devSet("short-lists-dev", QUESTIONS).sendTo(topics);
        inference.serves("few-1", answers());
        topics.send(Checkpoints.of("few", 1, "few-dev"));

        assertThat(client.awaitResult("few", "few-dev").hasCalibration()).isFalse();
        Evaluation withShortLists = last(client.stub()
                .evaluate(EvaluateRequest.newBuilder()
                        .setModel("few-1")
                        .setDatasetId("short-lists-dev")
                        .setSettings(EvaluationSettings.newBuilder().setNBestSize(5))
                        .build()));
        assertThat(withShortLists.hasMetrics()).isTrue();
        assertThat(withShortLists.hasCalibration()).isFalse();
        assertThat(topics.evaluations("calibration:few-1")).isEmpty();
    }

    private static Evaluation last(Iterator<EvaluateResponse> progress) {
        EvaluateResponse response = progress.next();
        while (progress.hasNext()) {
            response = progress.next();
        }
        return response.getEvaluation();
    }

    private static DevSet devSet(String id, int questions) {
        return DevSet.of(
                id, IntStream.range(0, questions).mapToObj(i -> "gold " + i).toArray(String[]::new));
    }

    private static Map<String, String> answers() {
        Map<String, String> answers = new HashMap<>();
        for (int i = 0; i < QUESTIONS; i++) {
            answers.put("question " + i, i < RIGHT ? "gold " + i : "wrong");
        }
        return answers;
    }
}
