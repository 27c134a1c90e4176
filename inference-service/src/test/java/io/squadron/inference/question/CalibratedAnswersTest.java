package io.squadron.inference.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.PredictedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The probability that is told of an answer once a temperature was fitted to its checkpoint. */
class CalibratedAnswersTest {
    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void withoutATemperatureNoneIsTold() {
        AnswerResponse response = ask(service.loaded("plain"));

        assertThat(response.getAnswers(0).hasCalibratedProbability()).isFalse();
        assertThat(response.getAnswers(0).getProbability()).isPositive();
    }

    @Test
    void withOneEveryAnswerHasBothAndTheTemperatureMakesTheFirstLessSure() {
        Checkpoint checkpoint = service.loaded("calibrated");
        service.calibrate(checkpoint, 4);

        AnswerResponse response = ask(checkpoint);

        List<PredictedAnswer> nBest = response.getNBestList();
        assertThat(nBest).hasSizeGreaterThan(2).allMatch(PredictedAnswer::hasCalibratedProbability);
        assertThat(nBest.stream()
                        .mapToDouble(PredictedAnswer::getCalibratedProbability)
                        .sum())
                .isCloseTo(1, within(1e-9));
        assertThat(Math.log(
                        nBest.get(0).getCalibratedProbability() / nBest.get(1).getCalibratedProbability()))
                .isCloseTo(Math.log(nBest.get(0).getProbability() / nBest.get(1).getProbability()) / 4, within(1e-9));
        assertThat(response.getAnswers(0)).isEqualTo(nBest.get(0));
    }

    private AnswerResponse ask(Checkpoint checkpoint) {
        service.forward = CalibratedAnswersTest::rising;
        return service.answerer
                .answer(
                        AnsweringService.question(checkpoint),
                        Optional.empty(),
                        Duration.ofSeconds(30),
                        WhenFull.REFUSE)
                .response()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    private static List<WindowLogits> rising(List<WindowInput> windows) {
        return windows.stream()
                .map(window -> {
                    float[] logits = new float[window.length()];
                    for (int i = 0; i < logits.length; i++) {
                        logits[i] = 0.7f * i;
                    }
                    return new WindowLogits(logits, logits.clone());
                })
                .toList();
    }
}
