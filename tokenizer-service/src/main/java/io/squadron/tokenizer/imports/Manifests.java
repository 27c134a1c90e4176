package io.squadron.tokenizer.imports;

import com.google.protobuf.Timestamp;
import io.squadron.tokenizer.dataset.ConversionCounts;
import io.squadron.tokenizer.dataset.SkipTally;
import io.squadron.tokenizer.dataset.Split;
import io.squadron.tokenizer.kafka.DatasetWriter;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.SkipCount;
import java.time.Instant;
import java.util.List;

/** A manifest's way: IMPORTING, then COMPLETE or FAILED. */
public final class Manifests {

    private Manifests() {}

    static DatasetManifest importing(
            String datasetId, ImportRequest request, String tokenizerId, List<String> warnings) {
        return DatasetManifest.newBuilder()
                .setDatasetId(datasetId)
                .setName(request.name())
                .setSplit(split(request.split()))
                .setVersion2WithNegative(request.version2WithNegative())
                .setTokenizerId(tokenizerId)
                .setSettings(settings(request.settings()))
                .setMaxExamples(request.maxExamples())
                .addAllWarnings(warnings)
                .setStatus(DatasetStatus.DATASET_STATUS_IMPORTING)
                .setCreatedAt(now())
                .build();
    }

    static DatasetManifest complete(
            DatasetManifest importing, SourceBytes source, DatasetWriter writer, List<String> warnings) {
        return importing.toBuilder()
                .setSourceSha256(source.sha256().orElse(""))
                .setSourceBytes(source.count())
                .addAllWarnings(warnings)
                .setStatus(DatasetStatus.DATASET_STATUS_COMPLETE)
                .addAllWindowRanges(writer.windowRanges())
                .addAllExampleRanges(writer.exampleRanges())
                .setCompletedAt(now())
                .build();
    }

    /** The same with what was counted. */
    static DatasetManifest counted(DatasetManifest manifest, ConversionCounts counts, SkipTally skipped) {
        DatasetManifest.Builder builder = manifest.toBuilder()
                .setExamples(counts.examples())
                .setWindows(counts.windows())
                .clearSkipped();
        for (SkipTally.Entry entry : skipped.entries()) {
            builder.addSkipped(SkipCount.newBuilder()
                    .setReason(entry.reason().label())
                    .setCount(entry.count())
                    .addAllExampleIds(entry.exampleIds())
                    .addAllFaults(entry.faults()));
        }
        return builder.build();
    }

    /** The same, FAILED for a reason that is one sentence. */
    public static DatasetManifest failed(DatasetManifest manifest, String reason) {
        return manifest.toBuilder()
                .setStatus(DatasetStatus.DATASET_STATUS_FAILED)
                .setFailure(reason)
                .setCompletedAt(now())
                .build();
    }

    static io.squadron.v1.Split split(Split split) {
        return split == Split.TRAIN ? io.squadron.v1.Split.SPLIT_TRAIN : io.squadron.v1.Split.SPLIT_DEV;
    }

    static io.squadron.v1.WindowSettings settings(WindowSettings settings) {
        return io.squadron.v1.WindowSettings.newBuilder()
                .setMaxSeqLength(settings.maxSeqLength())
                .setDocStride(settings.docStride())
                .setMaxQueryLength(settings.maxQueryLength())
                .build();
    }

    private static Timestamp now() {
        Instant now = Instant.now();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }
}
