package io.squadron.eval.dashboard.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.eval.dashboard.Display;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.SkipCount;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A data set as it is shown.
 *
 * @param split "train" or "dev"
 * @param facts what else the manifest says; empty where a former version of the service took it on
 * @param skipped what was left out
 */
public record DatasetView(
        String id,
        String name,
        String split,
        boolean version2WithNegative,
        ImportedDataset.Status status,
        String failure,
        boolean deleted,
        long examples,
        long windows,
        Instant createdAt,
        List<Fact> facts,
        List<Skipped> skipped,
        List<String> warnings) {

    /** Something that the manifest says. */
    public record Fact(String name, String value) {}

    /**
     * Questions that were left out for one reason.
     *
     * @param faults where the first few are and what is wrong with them
     */
    public record Skipped(String reason, long count, List<String> faults) {
        static Skipped of(SkipCount skipped) {
            String reason = skipped.getReason()
                    .name()
                    .replace("SKIP_REASON_", "")
                    .replace('_', ' ')
                    .toLowerCase(Locale.ROOT);
            return new Skipped(reason, skipped.getCount(), skipped.getFaultsList());
        }
    }

    /** Checkpoints can be evaluated on it. */
    public boolean forEvaluation() {
        return split.equals("dev") && !deleted;
    }

    static DatasetView of(ImportedDataset dataset) {
        DatasetManifest manifest = manifest(dataset);
        return new DatasetView(
                dataset.datasetId,
                dataset.name,
                dataset.split.name().toLowerCase(Locale.ROOT),
                dataset.version2WithNegative,
                dataset.status,
                dataset.failure,
                dataset.isDeleted(),
                dataset.examples,
                dataset.windows,
                dataset.createdAt,
                dataset.manifest == null ? List.of() : facts(manifest),
                manifest.getSkippedList().stream().map(Skipped::of).toList(),
                manifest.getWarningsList());
    }

    static DatasetManifest manifest(ImportedDataset dataset) {
        try {
            return dataset.manifest == null
                    ? DatasetManifest.getDefaultInstance()
                    : DatasetManifest.parseFrom(dataset.manifest);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the manifest of " + dataset.datasetId + " is stored damaged", e);
        }
    }

    private static List<Fact> facts(DatasetManifest manifest) {
        return List.of(
                new Fact(
                        "max_seq_length",
                        Integer.toString(manifest.getSettings().getMaxSeqLength())),
                new Fact("doc_stride", Integer.toString(manifest.getSettings().getDocStride())),
                new Fact(
                        "max_query_length",
                        Integer.toString(manifest.getSettings().getMaxQueryLength())),
                new Fact("Impossible questions", Display.count(manifest.getImpossibleExamples())),
                new Fact("Questions without a gold answer", Display.count(manifest.getUnansweredExamples())),
                new Fact("Source", Display.bytes(manifest.getSourceBytes())),
                new Fact("SHA-256 of the source", manifest.getSourceSha256()),
                new Fact("Tokenizer", manifest.getTokenizerId()));
    }

    public long skippedQuestions() {
        return skipped.stream().mapToLong(Skipped::count).sum();
    }
}
