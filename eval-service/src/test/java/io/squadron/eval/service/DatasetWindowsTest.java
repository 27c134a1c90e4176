package io.squadron.eval.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.PartitionRange;
import io.squadron.v1.Split;
import io.squadron.v1.Window;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The first windows of a data set as tokens. */
@EvalServiceTest
class DatasetWindowsTest {
    @Inject
    Topics topics;

    @Inject
    Dashboard dashboard;

    @Inject
    TokenizerNeighbour tokenizer;

    @BeforeEach
    void start() throws IOException {
        tokenizer.start();
    }

    @AfterEach
    void stop() {
        tokenizer.stop();
    }

    private void imported(DatasetManifest manifest) {
        topics.send(manifest);
        await().atMost(EvaluationClient.LIMIT)
                .until(() ->
                        dashboard.get("/datasets/" + manifest.getDatasetId()).statusCode() == 200);
    }

    private static DatasetManifest manifest(DevSet set, Split split) {
        return set.manifest(DatasetStatus.DATASET_STATUS_COMPLETE, split).toBuilder()
                .setTokenizerId(TokenizerNeighbour.TOKENIZER)
                .build();
    }

    @Test
    void thoseOfADevSetAreMadeOfItsQuestionsAndTheirAnswersAreMarked() {
        DevSet dev = DevSet.of("windowed-dev", "Paris");
        dev.examples().forEach(topics::send);
        imported(manifest(dev, Split.SPLIT_DEV));
        String path = "/datasets/windowed-dev/windows";

        await().atMost(EvaluationClient.LIMIT).untilAsserted(() -> assertThat(dashboard.page(path))
                .contains("Windows of name of windowed-dev", "windowed-dev-q0", "1 in the overlap")
                .contains(
                        "<span class=\"token of-special\">[CLS]</span> <span class=\"token of-question\">question</span>")
                .contains("<span class=\"token of-context elsewhere\">&lt;b&gt;rest&lt;/b&gt;</span>")
                .contains("<mark class=\"token\">Paris.</mark> <span class=\"token of-special\">[SEP]</span>")
                .doesNotContain("<b>rest"));
        JsonNode tokens = dashboard.json("/api" + path).at("/value/0/tokens");
        assertThat(tokens).hasSize(10);
        assertThat(tokens.get(8).get("text").asText()).isEqualTo("Paris.");
        assertThat(tokens.get(8).get("answer").asBoolean()).isTrue();
        assertThat(dashboard.page("/datasets/windowed-dev")).contains(path);
    }

    @Test
    void thoseOfATrainSetAreReadFromKafkaWhereItsManifestSays() {
        Window window = TokenizerNeighbour.window("trained-q", "question 0", "It holds Paris.").toBuilder()
                .setDatasetId("windowed-train")
                .setStartPosition(6)
                .setEndPosition(6)
                .build();
        topics.send(new ProducerRecord<>("squadron.windows", 2, "other", "garbage".getBytes(UTF_8)));
        RecordMetadata place =
                topics.send(new ProducerRecord<>("squadron.windows", 2, "trained-q", window.toByteArray()));
        topics.send(new ProducerRecord<>(
                "squadron.windows",
                2,
                "late-q",
                window.toBuilder().setExampleId("late-q").build().toByteArray()));
        imported(manifest(new DevSet("windowed-train", List.of()), Split.SPLIT_TRAIN).toBuilder()
                .addWindowRanges(PartitionRange.newBuilder()
                        .setPartition(2)
                        .setStartOffset(place.offset() - 1)
                        .setEndOffset(place.offset() + 1))
                .build());

        assertThat(dashboard.page("/datasets/windowed-train/windows"))
                .contains("trained-q", "<mark class=\"token\">Paris.</mark>")
                .doesNotContain("late-q");
    }

    @Test
    void whatIsAwayIsSaid() {
        DevSet dev = DevSet.of("unreadable-dev", "Paris");
        imported(dev.manifest(DatasetStatus.DATASET_STATUS_COMPLETE).toBuilder()
                .setTokenizerId("forgotten")
                .build());
        String path = "/datasets/unreadable-dev/windows";

        assertThat(dashboard.page(path)).contains("The tokenizer-service has the tokenizer of this data set no more.");
        tokenizer.stop();
        assertThat(dashboard.page(path)).contains("The tokenizer-service cannot be reached; try again later.");
        assertThat(dashboard.get("/datasets/nothing/windows").statusCode()).isEqualTo(404);
    }
}
