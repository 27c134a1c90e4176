package io.squadron.trainer.run;

import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.trainer.checkpoint.CheckpointProvenance;
import io.squadron.trainer.checkpoint.CheckpointProvenance.Trained;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.kafka.RecordWriter;
import io.squadron.trainer.kafka.Topics;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.NamedFile;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Puts a model into the store, and when it lies there whole, announces it on {@link Topics#CHECKPOINTS}. */
@Singleton
public class CheckpointPublisher {
    private static final Logger LOG = Logger.getLogger(CheckpointPublisher.class);

    /** Other files of a tokenizer have no business in a checkpoint, whatever the service sends. */
    private static final Set<String> TOKENIZER_FILES = Set.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    private final CheckpointWriter files;
    private final RecordWriter records;
    private final Duration outagePatience;

    public CheckpointPublisher(CheckpointWriter files, RecordWriter records, TrainerConfig config) {
        this.files = files;
        this.records = records;
        this.outagePatience = config.outagePatience();
    }

    ForRun forRun(PreparedRun run, Encoder encoder, Tokenizer tokenizer, RunControl control) {
        return new ForRun(run, encoder, tokenizer, control);
    }

    /**
     * Writes a checkpoint that nobody hears of yet.
     *
     * @throws IOException if it cannot be written; nothing half-written stays
     */
    public StoredCheckpoint write(TrainedModel model, Tokenizer tokenizer, CheckpointProvenance provenance)
            throws IOException {
        Map<String, byte[]> tokenizerFiles = tokenizer.getFilesList().stream()
                .filter(file -> TOKENIZER_FILES.contains(file.getName()))
                .collect(Collectors.toMap(
                        NamedFile::getName, file -> file.getContent().toByteArray()));
        return files.write(model, tokenizerFiles, provenance);
    }

    /**
     * Announces a checkpoint that was written.
     *
     * @throws KafkaUnavailableException if Kafka does not take the announcement in time
     */
    public Checkpoint announce(TrainedModel model, CheckpointProvenance provenance, StoredCheckpoint stored) {
        Checkpoint checkpoint = announcement(model, provenance, stored);
        records.write(Topics.CHECKPOINTS, checkpoint.getCheckpointId(), checkpoint);
        LOG.infof("Checkpoint %s lies in %s", checkpoint.getCheckpointId(), stored.location());
        return checkpoint;
    }

    /** The publisher for one run: what all its checkpoints have in common. */
    final class ForRun {
        private final PreparedRun run;
        private final Encoder encoder;
        private final Tokenizer tokenizer;
        private final RunControl control;

        private ForRun(PreparedRun run, Encoder encoder, Tokenizer tokenizer, RunControl control) {
            this.run = run;
            this.encoder = encoder;
            this.control = control;
            this.tokenizer = tokenizer;
        }

        /**
         * Writes a checkpoint that nobody hears of yet.
         *
         * @param metrics the latest; null before the first
         * @param plan what the training said when it began
         * @return what is to be announced; empty if it could not be written while somebody asked to stop the run, whose last
         *     checkpoint comes next
         * @throws RunFailedException if it cannot be written for {@link TrainerConfig#outagePatience}, or should not be: a
         *     weight is no finite number
         */
        Optional<Checkpoint> write(
                TrainedModel model, long step, boolean last, TrainingMetrics metrics, TrainingPlan plan) {
            control.requireMine();
            requireFinite(model, step);
            CheckpointProvenance provenance = provenance(step, last, metrics, plan);
            Optional<StoredCheckpoint> stored = writePatiently(model, provenance, last);
            // Writing took its time: a trainer that has been replaced meanwhile announces nothing.
            control.requireMine();
            return stored.map(there -> {
                LOG.infof("Checkpoint %s lies in %s", provenance.checkpointId(), there.location());
                return announcement(model, provenance, there);
            });
        }

        private Optional<StoredCheckpoint> writePatiently(
                TrainedModel model, CheckpointProvenance provenance, boolean last) {
            Outage outage = new Outage(control, outagePatience);
            while (true) {
                try {
                    return Optional.of(CheckpointPublisher.this.write(model, tokenizer, provenance));
                } catch (IOException e) {
                    RunFailedException failure = new RunFailedException(
                            "Checkpoint %s could not be written (%s); put that right and submit the run again"
                                    .formatted(provenance.checkpointId(), e.getMessage()),
                            e);
                    if (!last && control.stopRequested()) {
                        LOG.warnf("Run %s is to stop, so it does without: %s", control.runId(), failure.getMessage());
                        return Optional.empty();
                    }
                    if (!outage.tryAgain(failure)) {
                        throw failure;
                    }
                }
            }
        }

        /** The loss of the next update would tell, but after the last one there is none. */
        private static void requireFinite(TrainedModel model, long step) {
            model.weights().forEach((name, tensor) -> {
                if (!tensor.isFinite()) {
                    throw new RunFailedException(
                            "%s has no finite numbers any more after update %d; take a smaller learning_rate or a longer warm-up (warmup_steps)"
                                    .formatted(name, step));
                }
            });
        }

        private CheckpointProvenance provenance(long step, boolean last, TrainingMetrics metrics, TrainingPlan plan) {
            TrainingRequest request = run.request();
            DatasetManifest manifest = run.manifest();
            return new CheckpointProvenance(
                    request.getRunId() + "-" + step,
                    new CheckpointProvenance.EncoderUsed(
                            request.getModelNameOrPath(), encoder.source(), encoder.sha256()),
                    manifest.getTokenizerId(),
                    new CheckpointProvenance.Windows(
                            manifest.getSettings().getMaxSeqLength(),
                            manifest.getSettings().getDocStride(),
                            manifest.getSettings().getMaxQueryLength(),
                            manifest.getVersion2WithNegative()),
                    new Trained(
                            request.getRunId(),
                            step,
                            last,
                            new CheckpointProvenance.TrainingSource(
                                    manifest.getDatasetId(), manifest.getSourceSha256()),
                            last || run.arguments().evaluateDuringTraining() ? request.getEvalDatasetId() : "",
                            run.arguments(),
                            metrics,
                            plan.device(),
                            plan.engine()),
                    Instant.now());
        }
    }

    private static Checkpoint announcement(
            TrainedModel model, CheckpointProvenance provenance, StoredCheckpoint stored) {
        CheckpointProvenance.Windows windows = provenance.windows();
        Checkpoint.Builder announced = Checkpoint.newBuilder()
                .setCheckpointId(provenance.checkpointId())
                .setLocation(stored.location().toString())
                .setModelNameOrPath(provenance.encoder().modelNameOrPath())
                .setTokenizerId(provenance.tokenizerId())
                .setSettings(WindowSettings.newBuilder()
                        .setMaxSeqLength(windows.maxSeqLength())
                        .setDocStride(windows.docStride())
                        .setMaxQueryLength(windows.maxQueryLength()))
                .setMaxPositionEmbeddings(model.config().maxPositionEmbeddings())
                .setVersion2WithNegative(windows.version2WithNegative())
                .setIsFinal(true)
                .setCreatedAt(RunEvents.timestamp(provenance.createdAt()));
        if (provenance.origin() instanceof Trained trained) {
            announced
                    .setRunId(trained.runId())
                    .setStep(trained.step())
                    .setIsFinal(trained.last())
                    .setTrainDatasetId(trained.data().datasetId())
                    .setEvalDatasetId(trained.evalDatasetId());
        }
        for (HashedFile file : stored.files()) {
            announced.addFiles(CheckpointFile.newBuilder()
                    .setName(file.name())
                    .setSize(file.size())
                    .setSha256(file.sha256()));
        }
        return announced.build();
    }
}
