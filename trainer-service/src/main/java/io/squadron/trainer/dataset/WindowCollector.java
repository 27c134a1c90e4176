package io.squadron.trainer.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.kafka.RecordValues;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.kafka.DeadLetters;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.Window;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Turns the records of a manifest's offsets into the data set's windows: leaves out other data sets' records, counts
 * each window once, and sends what is no usable window to the dead letters. An unusable record does not end the
 * reading, because it may belong to another data set or be repeated in good order; whether something is missing shows
 * in the end, by the manifest's count.
 */
final class WindowCollector implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(WindowCollector.class);

    private final DatasetManifest manifest;
    private final WindowRules rules;
    private final DeadLetters deadLetters;
    private final int maxUnusable;
    private final ScratchDirectory scratch;
    private final WindowPages windows;
    private final WindowIds windowIds = new WindowIds();
    private long duplicates;
    private int unusable;
    private String firstFault = "";

    /**
     * Prepares the collection.
     *
     * @param heapLimit bytes of windows in the heap; what is beyond goes to a file
     * @throws Refusal.Unable if this trainer's heap does not even hold what must be in it for every window
     */
    WindowCollector(
            DatasetManifest manifest,
            int vocabSize,
            DeadLetters deadLetters,
            int maxUnusable,
            long heapLimit,
            ScratchDirectory scratch) {
        HeapNeed.require(manifest);
        int maxSeqLength = manifest.getSettings().getMaxSeqLength();
        this.manifest = manifest;
        this.rules = new WindowRules(vocabSize, longest(maxSeqLength));
        this.deadLetters = deadLetters;
        this.maxUnusable = maxUnusable;
        this.scratch = scratch;
        this.windows = new WindowPages(heapLimit, scratch);
    }

    private static int longest(int maxSeqLength) {
        return Integer.compareUnsigned(maxSeqLength, WindowArrays.MAX_LENGTH) > 0
                ? WindowArrays.MAX_LENGTH
                : maxSeqLength;
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
            add(window);
        } else {
            duplicates++;
        }
    }

    private void add(Window window) {
        try {
            windows.add(
                    window.getInputIdsList(),
                    window.getQuestionLength(),
                    window.getStartPosition(),
                    window.getEndPosition());
        } catch (IOException e) {
            throw new Refusal.Unable(
                    RunFailureReason.RUN_FAILURE_REASON_STORAGE,
                    "The trainer's scratch directory %s takes only %d of the %d windows of data set \"%s\" (%s); make room there, or set squadron.trainer.scratch-directory to where there is some"
                            .formatted(
                                    scratch.path(),
                                    windowIds.size() - 1,
                                    manifest.getWindows(),
                                    manifest.getDatasetId(),
                                    e.getMessage()),
                    e);
        }
    }

    /**
     * Completes the collection.
     *
     * @throws Refusal.Unfit unless exactly as many distinct windows came as the manifest counts
     */
    TrainingData complete() {
        if (windowIds.size() != manifest.getWindows()) {
            throw unfit("%d distinct windows lie in its offsets, but its manifest counts %d%s; import it again"
                    .formatted(windowIds.size(), manifest.getWindows(), faults()));
        }
        if (windowIds.size() == 0) {
            throw unfit("it has no windows");
        }
        return new TrainingData(windows.windows(manifest.getSettings().getMaxSeqLength()), duplicates);
    }

    /** What was collected stays. */
    @Override
    public void close() {
        try {
            windows.close();
        } catch (IOException e) {
            LOG.warnf("The file of windows in %s is not closed: %s", scratch.path(), e.getMessage());
        }
    }

    private void refuse(ConsumerRecord<String, byte[]> record, String reason) {
        deadLetters.write(record, reason);
        if (unusable++ == 0) {
            firstFault = RecordValues.place(record) + ": " + reason;
        }
        if (unusable >= maxUnusable) {
            throw unfit("%d records in its offsets are unusable, the first is %s".formatted(unusable, firstFault));
        }
    }

    private String faults() {
        return unusable == 0 ? "" : " (%d records are unusable, the first is %s)".formatted(unusable, firstFault);
    }

    private Refusal.Unfit unfit(String why) {
        return new Refusal.Unfit(
                RunFailureReason.RUN_FAILURE_REASON_DATASET,
                "Data set \"%s\" cannot be trained on: %s".formatted(manifest.getDatasetId(), why),
                null);
    }
}
