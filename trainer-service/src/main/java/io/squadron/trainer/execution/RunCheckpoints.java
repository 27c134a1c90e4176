package io.squadron.trainer.execution;

import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.CheckpointProvenance.Trained;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.checkpoint.ArgumentsJson;
import io.squadron.trainer.checkpoint.MetricsJson;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.publication.CheckpointAnnouncement;
import io.squadron.trainer.publication.CheckpointPublisher;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingMetrics;
import io.squadron.trainer.training.TrainingPlan;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunFailureReason;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TrainingRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the checkpoints of one run: what all of them have in common, and how long it waits for the store. */
final class RunCheckpoints {
    private static final Logger LOG = Logger.getLogger(RunCheckpoints.class);

    private final CheckpointPublisher publisher;
    private final Duration outagePatience;
    private final PreparedRun run;
    private final Encoder encoder;
    private final Tokenizer tokenizer;
    private final RunControl control;

    RunCheckpoints(
            CheckpointPublisher publisher,
            Duration outagePatience,
            PreparedRun run,
            Encoder encoder,
            Tokenizer tokenizer,
            RunControl control) {
        this.publisher = publisher;
        this.outagePatience = outagePatience;
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
     * @return what is to be announced; empty if it could not be written and is not the last one
     * @throws Refusal.Unfit if the last one cannot be written for as long as the run waits, or should not be: a
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
            return CheckpointAnnouncement.of(model, provenance, there);
        });
    }

    /** Only the last one is worth waiting for: what the others hold, the next one holds, too. */
    private Optional<StoredCheckpoint> writePatiently(
            TrainedModel model, CheckpointProvenance provenance, boolean last) {
        Outage outage = new Outage(control, outagePatience);
        while (true) {
            try {
                return Optional.of(publisher.write(model, tokenizer, provenance));
            } catch (IOException e) {
                if (!last) {
                    LOG.warnf(
                            "Run %s goes on without checkpoint %s, which could not be written: %s",
                            control.runId(), provenance.checkpointId(), e.getMessage());
                    return Optional.empty();
                }
                Refusal failure = new Refusal.Unfit(
                        RunFailureReason.RUN_FAILURE_REASON_STORAGE,
                        "Checkpoint %s could not be written (%s); put that right and submit the run again"
                                .formatted(provenance.checkpointId(), e.getMessage()),
                        e);
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
                throw new Refusal.Unfit(
                        RunFailureReason.RUN_FAILURE_REASON_DIVERGED,
                        "%s has no finite numbers any more after update %d; take a smaller learning_rate or a longer warm-up (warmup_steps)"
                                .formatted(name, step),
                        null);
            }
        });
    }

    private CheckpointProvenance provenance(long step, boolean last, TrainingMetrics metrics, TrainingPlan plan) {
        TrainingRequest request = run.request();
        DatasetManifest manifest = run.manifest();
        return new CheckpointProvenance(
                request.getRunId() + "-" + step,
                new CheckpointProvenance.EncoderUsed(request.getModelNameOrPath(), encoder.source(), encoder.sha256()),
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
                        new CheckpointProvenance.TrainingSource(manifest.getDatasetId(), manifest.getSourceSha256()),
                        last || run.arguments().evaluateDuringTraining() ? request.getEvalDatasetId() : "",
                        ArgumentsJson.write(run.arguments()),
                        MetricsJson.write(metrics),
                        plan.device(),
                        plan.engine()),
                Instant.now());
    }
}
