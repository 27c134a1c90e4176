package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.SkipCount;
import io.squadron.v1.SkipReason;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was imported, as people see it. */
@EvalServiceTest
class DatasetPagesTest extends RunningEvaluations {
    @Inject
    Dashboard dashboard;

    @Test
    void whatWasLeftOutAndWhyIsSaid() {
        DevSet dev = DevSet.of("shown-dev", "Paris", "the Nile");
        DatasetManifest manifest = dev.manifest(DatasetStatus.DATASET_STATUS_COMPLETE).toBuilder()
                .setName("<i>shown</i>")
                .setSettings(WindowSettings.newBuilder().setMaxSeqLength(320).setDocStride(96))
                .addSkipped(SkipCount.newBuilder()
                        .setReason(SkipReason.SKIP_REASON_DUPLICATE_ID)
                        .setCount(1234)
                        .addFaults("data[0].paragraphs[1]: question q7 was there before, at byte 99."))
                .addWarnings("do_lower_case contradicts the tokenizer.")
                .build();
        dev.examples().forEach(topics::send);
        topics.send(manifest);

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page("/datasets"))
                .contains("&lt;i&gt;shown&lt;/i&gt;", "1,234")
                .doesNotContain("<i>shown"));
        assertThat(dashboard.page("/datasets/shown-dev"))
                .contains("duplicate id", "question q7 was there before, at byte 99.", "320", "96")
                .contains("do_lower_case contradicts the tokenizer.");
        assertThat(dashboard.get("/datasets/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void howLongItsQuestionsAreAndWhoIsBestOnIt() {
        DevSet.of("measured-dev", "Paris", "the Nile").sendTo(topics);
        inference.serves("measured-1", Map.of("question 0", "Paris", "question 1", "Nile"));
        topics.send(Checkpoints.of("measured", 1, "measured-dev"));
        String id = client.awaitResult("measured").getEvaluationId();

        assertThat(dashboard.page("/datasets/measured-dev"))
                .contains("Question length, words", "Context length, words", "Answer length, words")
                .contains("<td>2</td><td class=\"num\">2</td>")
                .contains("/evaluations/" + id, "measured-1");
    }
}
