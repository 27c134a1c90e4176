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
import io.squadron.v1.SkipReason;
import java.time.Instant;
import java.util.List;

/** A manifest's way: IMPORTING, then COMPLETE or FAILED. */
public final class Manifests {

    private Manifests() {}

    static DatasetManifest importing(
            String datasetId, ImportRequest request, String tokenizerId, List<String> warnings) {
        DatasetManifest.Builder manifest = DatasetManifest.newBuilder()
                .setDatasetId(datasetId)
                .setName(request.name())
                .setSplit(split(request.split()))
                .setVersion2WithNegative(request.version2WithNegative())
                .setTokenizerId(tokenizerId)
                .setSettings(settings(request.settings()))
                .addAllWarnings(warnings)
                .setStatus(DatasetStatus.DATASET_STATUS_IMPORTING)
                .setCreatedAt(now());
        if (request.maxExamples() > 0) {
            manifest.setMaxExamples(request.maxExamples());
        }
        return manifest.build();
    }

    static DatasetManifest complete(
            DatasetManifest importing, SourceBytes source, DatasetWriter writer, List<String> warnings) {
        DatasetManifest.Builder complete = importing.toBuilder();
        source.sha256().ifPresent(complete::setSourceSha256);
        return complete.setSourceBytes(source.count())
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
                    .setReason(reason(entry.reason()))
                    .setCount(entry.count())
                    .addAllExampleIds(entry.exampleIds())
                    .addAllFaults(entry.faults()));
        }
        return builder.build();
    }

    private static SkipReason reason(io.squadron.tokenizer.dataset.SkipReason reason) {
        return switch (reason) {
            case DUPLICATE_ID -> SkipReason.SKIP_REASON_DUPLICATE_ID;
            case BLANK_QUESTION -> SkipReason.SKIP_REASON_BLANK_QUESTION;
            case BLANK_CONTEXT -> SkipReason.SKIP_REASON_BLANK_CONTEXT;
            case NO_ANSWER -> SkipReason.SKIP_REASON_NO_ANSWER;
            case UNUSABLE_ANSWER -> SkipReason.SKIP_REASON_UNUSABLE_ANSWER;
            case TOO_LONG -> SkipReason.SKIP_REASON_TOO_LONG;
            case UNUSABLE_QUESTION -> SkipReason.SKIP_REASON_UNUSABLE_QUESTION;
            case ANSWER_NOT_IN_CONTEXT -> SkipReason.SKIP_REASON_ANSWER_NOT_IN_CONTEXT;
        };
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
