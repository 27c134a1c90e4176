package io.squadron.trainer.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Window;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns the records of a manifest's offsets into the data set's windows: leaves out other data sets' records, counts
 * each window once, and sends what is no usable window to the dead letters. An unusable record does not end the
 * reading, because it may belong to another data set or be repeated in good order; whether something is missing shows
 * in the end, by the manifest's count.
 */
final class WindowCollector {
    private final DatasetManifest manifest;
    private final WindowRules rules;
    private final DeadLetters deadLetters;
    private final int maxUnusable;
    private final WindowArrays.Builder windows;
    private final Set<String> windowIds = new HashSet<>();
    private long duplicates;
    private int unusable;
    private String firstFault = "";

    WindowCollector(DatasetManifest manifest, int vocabSize, DeadLetters deadLetters, int maxUnusable) {
        int maxSeqLength = manifest.getSettings().getMaxSeqLength();
        this.manifest = manifest;
        this.rules = new WindowRules(vocabSize, maxSeqLength);
        this.deadLetters = deadLetters;
        this.maxUnusable = maxUnusable;
        this.windows = new WindowArrays.Builder(maxSeqLength);
    }

    void take(ConsumerRecord<String, byte[]> record) {
        Window window;
        try {
            window = Window.parseFrom(record.value() == null ? new byte[0] : record.value());
        } catch (InvalidProtocolBufferException e) {
            refuse(record, "the value is no Window: " + e.getMessage());
            return;
        }
        if (!window.getDatasetId().equals(manifest.getDatasetId())) {
            return;
        }
        Optional<String> fault = rules.fault(window);
        if (fault.isPresent()) {
            refuse(record, fault.get());
        } else if (windowIds.add(window.getWindowId())) {
            windows.add(
                    window.getInputIdsList(),
                    window.getQuestionLength(),
                    window.getStartPosition(),
                    window.getEndPosition());
        } else {
            duplicates++;
        }
    }

    /**
     * Closes the collection.
     *
     * @throws Refusal.Unfit unless exactly as many distinct windows came as the manifest counts
     */
    TrainingData complete() {
        if (windowIds.size() != manifest.getWindows()) {
            throw unfit("%d distinct windows lie in its offsets, but its manifest counts %d%s; import it again"
                    .formatted(windowIds.size(), manifest.getWindows(), faults()));
        }
        if (windowIds.isEmpty()) {
            throw unfit("it has no windows");
        }
        return new TrainingData(windows.build(), duplicates);
    }

    private void refuse(ConsumerRecord<String, byte[]> record, String reason) {
        deadLetters.write(record, reason);
        if (unusable++ == 0) {
            firstFault = DeadLetters.place(record) + ": " + reason;
        }
        if (unusable >= maxUnusable) {
            throw unfit("%d records in its offsets are unusable, the first is %s".formatted(unusable, firstFault));
        }
    }

    private String faults() {
        return unusable == 0 ? "" : " (%d records are unusable, the first is %s)".formatted(unusable, firstFault);
    }

    private Refusal.Unfit unfit(String why) {
        return new Refusal.Unfit("Data set \"%s\" cannot be trained on: %s".formatted(manifest.getDatasetId(), why));
    }
}
