package io.squadron.trainer.grpc;

import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.PartitionRange;
import io.squadron.v1.Split;
import io.squadron.v1.Window;
import io.squadron.v1.WindowSettings;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes a small data set as the tokenizer-service does: windows on one partition, and then the manifest. */
final class ImportedDataset {
    private static final int WINDOWS = 24;
    private static final int CLS = 2;
    private static final int SEP = 3;

    private final RecordWriter writer;
    private final DatasetManifest.Builder manifest;

    private ImportedDataset(RecordWriter writer) {
        this.writer = writer;
        this.manifest = DatasetManifest.newBuilder()
                .setDatasetId("ds-" + UUID.randomUUID())
                .setSplit(Split.SPLIT_TRAIN)
                .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                .setTokenizerId(TrainerNeighbours.TOKENIZER_ID)
                .setSettings(WindowSettings.newBuilder()
                        .setMaxSeqLength(16)
                        .setDocStride(8)
                        .setMaxQueryLength(4));
    }

    /** A complete data set of split TRAIN that can be trained on. */
    static ImportedDataset complete(RecordWriter writer) {
        ImportedDataset dataset = new ImportedDataset(writer);
        long first = dataset.writeWindow(0);
        long last = first;
        for (int i = 1; i < WINDOWS; i++) {
            last = dataset.writeWindow(i);
        }
        dataset.manifest
                .setWindows(WINDOWS)
                .addWindowRanges(PartitionRange.newBuilder()
                        .setPartition(0)
                        .setStartOffset(first)
                        .setEndOffset(last + 1));
        return dataset;
    }

    ImportedDataset status(DatasetStatus status) {
        manifest.setStatus(status);
        return this;
    }

    ImportedDataset split(Split split) {
        manifest.setSplit(split);
        return this;
    }

    ImportedDataset tokenizer(String tokenizerId) {
        manifest.setTokenizerId(tokenizerId);
        return this;
    }

    ImportedDataset countedWindows(long windows) {
        manifest.setWindows(windows);
        return this;
    }

    ImportedDataset maxSeqLength(int maxSeqLength) {
        manifest.getSettingsBuilder().setMaxSeqLength(maxSeqLength);
        return this;
    }

    /** Publishes the manifest and returns the data set's id. */
    String publish() {
        writer.write(Topics.DATASETS, manifest.getDatasetId(), manifest.build());
        return manifest.getDatasetId();
    }

    /** The answer is the token that the question names: something that can be learnt. */
    private long writeWindow(int index) {
        int asked = 10 + index % 20;
        Window.Builder window = Window.newBuilder()
                .setDatasetId(manifest.getDatasetId())
                .setWindowId("w" + index)
                .setExampleId("q" + index)
                .setExampleIndex(index)
                .setQuestionLength(1)
                .addInputIds(CLS)
                .addInputIds(asked)
                .addInputIds(SEP);
        int words = 4 + index % 6;
        int answer = index % words;
        for (int word = 0; word < words; word++) {
            window.addInputIds(word == answer ? asked : 40 + word);
        }
        window.addInputIds(SEP).setStartPosition(3 + answer).setEndPosition(3 + answer);
        return writer.write(new ProducerRecord<>(
                Topics.WINDOWS, 0, window.getExampleId(), window.build().toByteArray()));
    }
}
