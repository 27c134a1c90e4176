package io.squadron.trainer.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.kafka.DeadLetter;
import io.squadron.kafka.Topics;
import io.squadron.trainer.Golden;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.PartitionRange;
import io.squadron.v1.Split;
import io.squadron.v1.Window;
import io.squadron.v1.WindowSettings;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DatasetReaderTest {
    private static final int VOCAB = 1000;

    private final TrainerConfig config = TestBroker.config(Map.of("squadron.trainer.max-unusable-windows", "5"));
    private final KafkaClients clients = TestBroker.clients(config);
    private final DatasetReader reader =
            new DatasetReader(clients, new DeadLetters(TestBroker.writer()::write), Golden.scratch(), config);
    private final String datasetId = "ds-" + UUID.randomUUID();

    @Test
    void f30WindowsOfAllPartitionsAreReadInOneOrderHoweverTheManifestListsThem() {
        long start0 = TestBroker.end(Topics.WINDOWS, 0);
        long start1 = TestBroker.end(Topics.WINDOWS, 1);
        write(0, window("a", 101, 7, 102, 8, 9, 102).setStartPosition(4).setEndPosition(5));
        write(1, window("b", 101, 7, 102, 10, 102));

        TrainingData data = read(manifest(2, range(1, start1), range(0, start0)));

        assertThat(data.duplicates()).isZero();
        assertThat(data.windows().size()).isEqualTo(2);
        assertThat(data.windows().maxSeqLength()).isEqualTo(16);
        assertThat(inputIds(data, 0)).containsExactly(101, 7, 102, 8, 9, 102);
        assertThat(data.windows().questionLength(0)).isEqualTo(1);
        assertThat(data.windows().startPosition(0)).isEqualTo(4);
        assertThat(data.windows().endPosition(0)).isEqualTo(5);
        assertThat(inputIds(data, 1)).containsExactly(101, 7, 102, 10, 102);
        assertThat(data.windows().startPosition(1)).isZero();
    }

    @Test
    void f29AWindowThatWasDeliveredTwiceCountsOnce() {
        long start = TestBroker.end(Topics.WINDOWS, 0);
        write(0, window("a", 101, 7, 102, 8, 102));
        write(0, window("a", 101, 7, 102, 8, 102));
        write(0, window("b", 101, 7, 102, 9, 102));

        TrainingData data = read(manifest(2, range(0, start)));

        assertThat(data.windows().size()).isEqualTo(2);
        assertThat(data.duplicates()).isEqualTo(1);
    }

    @Test
    void recordsOfOtherDataSetsBetweenAreIgnored() {
        long start = TestBroker.end(Topics.WINDOWS, 0);
        write(0, window("a", 101, 7, 102, 8, 102));
        write(0, window("x", 1, 2, 3).setDatasetId("another"));
        write(0, window("b", 101, 7, 102, 9, 102));
        long end = TestBroker.end(Topics.WINDOWS, 0);
        write(0, window("after", 101, 7, 102, 9, 102));

        TrainingData data = read(manifest(2, range(0, start, end)));

        assertThat(data.windows().size()).isEqualTo(2);
    }

    @Test
    void f32AMissingWindowIsDetected() {
        long start = TestBroker.end(Topics.WINDOWS, 0);
        write(0, window("a", 101, 7, 102, 8, 102));

        assertThatThrownBy(() -> read(manifest(2, range(0, start))))
                .isInstanceOf(Refusal.Unfit.class)
                .hasMessageContaining(datasetId)
                .hasMessageContaining("1 distinct windows lie in its offsets, but its manifest counts 2");
    }

    @Test
    void f35WhatRetentionHasRemovedIsNamed() throws ExecutionException, InterruptedException {
        int partition = 3;
        long start = TestBroker.end(Topics.WINDOWS, partition);
        write(partition, window("a", 101, 7, 102, 8, 102));
        write(partition, window("b", 101, 7, 102, 9, 102));
        DatasetManifest manifest = manifest(2, range(partition, start));
        try (Admin admin = clients.admin()) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(Topics.WINDOWS, partition), RecordsToDelete.beforeOffset(start + 1)))
                    .all()
                    .get();
        }

        assertThatThrownBy(() -> read(manifest))
                .isInstanceOf(Refusal.Unfit.class)
                .hasMessageContaining("squadron.windows-3 begin at offset " + start)
                .hasMessageContaining("removed everything before " + (start + 1));
    }

    @Test
    void f35OffsetsThatTheBrokerHasLostAreNamed() {
        long start = TestBroker.end(Topics.WINDOWS, 2);

        assertThatThrownBy(() -> read(manifest(2, range(2, start, start + 2))))
                .isInstanceOf(Refusal.Unfit.class)
                .hasMessageContaining("the broker has lost records");
    }

    @Test
    void f27AnUnusableWindowGoesToTheDeadLettersAndItsPlaceIsNamed() {
        long letters = TestBroker.end(Topics.DEAD_LETTERS, 0);
        long start = TestBroker.end(Topics.WINDOWS, 0);
        write(0, window("good", 101, 7, 102, 8, 102));
        write(0, window("bad", 101, 7, 102, VOCAB, 102));

        assertThatThrownBy(() -> read(manifest(2, range(0, start))))
                .hasMessageContaining("squadron.windows-0@" + (start + 1))
                .hasMessageContaining("window bad has the id 1000 at token 3, but the encoder's vocabulary has 1000");

        List<ConsumerRecord<String, byte[]>> written = TestBroker.read(Topics.DEAD_LETTERS, 0, letters);
        assertThat(written).hasSize(1);
        assertThat(header(written.get(0), DeadLetter.REASON)).contains("window bad");
        assertThat(header(written.get(0), DeadLetter.TOPIC)).isEqualTo(Topics.WINDOWS);
        assertThat(header(written.get(0), DeadLetter.OFFSET)).isEqualTo(Long.toString(start + 1));
    }

    @Test
    void f27AForeignRecordThatIsNoWindowAtAllDoesNotSpoilACompleteDataSet() {
        long letters = TestBroker.end(Topics.DEAD_LETTERS, 0);
        long start = TestBroker.end(Topics.WINDOWS, 0);
        TestBroker.write(Topics.WINDOWS, 0, "junk", new byte[] {(byte) 0xff, 1, 2});
        write(0, window("a", 101, 7, 102, 8, 102));

        TrainingData data = read(manifest(1, range(0, start)));

        assertThat(data.windows().size()).isEqualTo(1);
        assertThat(TestBroker.read(Topics.DEAD_LETTERS, 0, letters)).hasSize(1);
    }

    @Test
    void f27ReadingEndsWhenTooMuchIsUnusable() {
        long start = TestBroker.end(Topics.WINDOWS, 0);
        for (int i = 0; i < 8; i++) {
            write(0, window("bad-" + i, 101, 7, 102, 8, 102).setStartPosition(9).setEndPosition(9));
        }

        assertThatThrownBy(() -> read(manifest(8, range(0, start))))
                .hasMessageContaining("5 records in its offsets are unusable");
    }

    @Test
    void f36ReadingGoesOnThoughTheDeadLettersCannotBeWritten() {
        TrainerConfig hasty = TestBroker.config(Map.of("squadron.trainer.kafka-timeout", "PT2S"));
        RecordWriter nowhere =
                new RecordWriter(TestBroker.clients(Map.of("bootstrap.servers", "127.0.0.1:1"), hasty), hasty);
        DatasetReader withoutLetters =
                new DatasetReader(clients, new DeadLetters(nowhere::write), Golden.scratch(), config);
        long start = TestBroker.end(Topics.WINDOWS, 0);
        for (int i = 0; i < 3; i++) {
            TestBroker.write(Topics.WINDOWS, 0, "junk", new byte[] {(byte) 0xff, 1, 2});
        }
        write(0, window("a", 101, 7, 102, 8, 102));

        TrainingData data = withoutLetters.read(manifest(1, range(0, start)), VOCAB, () -> {});

        assertThat(data.windows().size()).isEqualTo(1);
        nowhere.close();
    }

    @Test
    void f28AWindowOfMoreThanAMegabyteGoesToTheDeadLettersWithoutItsValue() {
        long letters = TestBroker.end(Topics.DEAD_LETTERS, 0);
        long start = TestBroker.end(Topics.WINDOWS, 0);
        Window large = window("large", new int[1_500_000]).build();
        TestBroker.writeLarge(Topics.WINDOWS, 0, "q-large", large.toByteArray());
        write(0, window("a", 101, 7, 102, 8, 102));

        assertThatThrownBy(() -> read(manifest(2, range(0, start))))
                .hasMessageContaining("window large has 1500000 tokens, not 3 to 16");

        List<ConsumerRecord<String, byte[]>> written = TestBroker.read(Topics.DEAD_LETTERS, 0, letters);
        assertThat(written).hasSize(1);
        assertThat(written.get(0).value()).isNull();
        assertThat(header(written.get(0), DeadLetter.VALUE_BYTES))
                .isEqualTo(Integer.toString(large.getSerializedSize()));
        assertThat(header(written.get(0), DeadLetter.OFFSET)).isEqualTo(Long.toString(start));
    }

    private TrainingData read(DatasetManifest manifest) {
        return reader.read(manifest, VOCAB, () -> {});
    }

    private static int[] inputIds(TrainingData data, int window) {
        int[] ids = new int[data.windows().length(window)];
        data.windows().copyInputIds(window, ids, 0);
        return ids;
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }

    private void write(int partition, Window.Builder window) {
        TestBroker.write(Topics.WINDOWS, partition, window.getExampleId(), window.build());
    }

    private Window.Builder window(String id, int... inputIds) {
        Window.Builder window = Window.newBuilder()
                .setDatasetId(datasetId)
                .setWindowId(id)
                .setExampleId("q-" + id)
                .setQuestionLength(1);
        for (int inputId : inputIds) {
            window.addInputIds(inputId);
        }
        return window;
    }

    private static PartitionRange range(int partition, long start) {
        return range(partition, start, TestBroker.end(Topics.WINDOWS, partition));
    }

    private static PartitionRange range(int partition, long start, long end) {
        return PartitionRange.newBuilder()
                .setPartition(partition)
                .setStartOffset(start)
                .setEndOffset(end)
                .build();
    }

    private DatasetManifest manifest(long windows, PartitionRange... ranges) {
        return DatasetManifest.newBuilder()
                .setDatasetId(datasetId)
                .setSplit(Split.SPLIT_TRAIN)
                .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                .setWindows(windows)
                .setSettings(WindowSettings.newBuilder().setMaxSeqLength(16))
                .addAllWindowRanges(List.of(ranges))
                .build();
    }
}
