package io.squadron.trainer.run;

import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.dataset.DatasetReader;
import io.squadron.trainer.dataset.DatasetUnavailableException;
import io.squadron.trainer.dataset.TrainingData;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.encoder.UnusableEncoderException;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.training.FineTuning;
import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.trainer.training.TrainingFailedException;
import io.squadron.trainer.training.TrainingOutcome;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunFinished;
import io.squadron.v1.RunStopped;
import io.squadron.v1.TokenizerInfo;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Carries a run out: checks it, reads its windows, trains, publishes its checkpoints, and says how it ended. */
@Singleton
public class TrainingRunExecutor implements RunExecutor {
    private static final Logger LOG = Logger.getLogger(TrainingRunExecutor.class);
    private static final Duration PAUSE_BEFORE_RETRY = Duration.ofSeconds(1);

    /** What goes wrong for a reason that its message explains to the run's user. */
    private static final List<Class<? extends RuntimeException>> EXPLAINED = List.of(
            RunFailedException.class,
            InvalidRequestException.class,
            InvalidTrainingArgumentException.class,
            DatasetUnavailableException.class,
            UnknownEncoderException.class,
            UnusableEncoderException.class,
            TrainingFailedException.class,
            KafkaUnavailableException.class);

    private final RunPreparation preparation;
    private final EncoderCatalog encoders;
    private final TokenizerFiles tokenizers;
    private final DatasetReader reader;
    private final CheckpointPublisher checkpoints;
    private final ResumePoints resumePoints;
    private final RunEvents events;
    private final RunLog log;
    private final TrainerName trainer;
    private final TrainingMeters meters;
    private final Duration resumeInterval;

    public TrainingRunExecutor(
            RunPreparation preparation,
            EncoderCatalog encoders,
            TokenizerFiles tokenizers,
            DatasetReader reader,
            CheckpointPublisher checkpoints,
            ResumePoints resumePoints,
            TrainerConfig config,
            RunEvents events,
            RunLog log,
            TrainerName trainer,
            TrainingMeters meters) {
        this.preparation = preparation;
        this.encoders = encoders;
        this.tokenizers = tokenizers;
        this.reader = reader;
        this.checkpoints = checkpoints;
        this.resumePoints = resumePoints;
        this.resumeInterval = config.resumeInterval();
        this.events = events;
        this.log = log;
        this.trainer = trainer;
        this.meters = meters;
    }

    @Override
    public void execute(TrainingRequest request, RunControl control) {
        LOG.infof("Run %s, attempt %d: begins", control.runId(), control.attempt());
        meters.runBegan();
        String outcome = "failed";
        try {
            RunEvent end = end(request, control);
            conclude(end, control);
            resumePoints.delete(control.runId());
            outcome = end.getEventCase().name().toLowerCase(Locale.ROOT);
            LOG.infof("Run %s, attempt %d: %s", control.runId(), control.attempt(), outcome);
        } catch (RunAbandonedException e) {
            outcome = "abandoned";
            LOG.infof("Run %s, attempt %d: abandoned, %s", control.runId(), control.attempt(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Run %s, attempt %d: its end could not be written", control.runId(), control.attempt());
        } finally {
            meters.runEnded(outcome);
        }
    }

    /** Trains and returns the run's last event. */
    private RunEvent end(TrainingRequest request, RunControl control) {
        RunReporter reporter = null;
        try {
            PreparedRun run = preparation.prepare(request);
            Encoder encoder = encoders.find(run.request().getModelNameOrPath());
            TokenizerInfo tokenizer = tokenizers.fetch(run.manifest().getTokenizerId(), control);
            requireFit(run, encoder, tokenizer);
            TrainingData data = reader.read(run.manifest(), encoder.config().vocabSize(), control::requireUnstopped);
            ResumeKeeper resumption = new ResumeKeeper(
                    resumePoints,
                    new ResumeOrigin(control.runId(), run.manifest().getDatasetId(), encoder.sha256(), run.arguments()),
                    control,
                    resumeInterval);
            reporter = new RunReporter(
                    run,
                    data,
                    control,
                    events,
                    log,
                    trainer.toString(),
                    meters,
                    checkpoints.forRun(run, encoder, tokenizer, control),
                    resumption);
            FineTuning fineTuning = new FineTuning(encoder, data.windows(), run.arguments(), reporter);
            TrainingOutcome outcome =
                    resumption.latest().map(fineTuning::resume).orElseGet(fineTuning::run);
            return ended(outcome, control, reporter);
        } catch (RunAbandonedException e) {
            throw e;
        } catch (StopRequestedException e) {
            return RunEvents.event(control.runId(), control.attempt(), 0)
                    .setStopped(RunStopped.getDefaultInstance())
                    .build();
        } catch (RuntimeException | OutOfMemoryError e) {
            long step = reporter == null ? 0 : reporter.step();
            return failed(control, step, e, lastCheckpoint(control, reporter));
        }
    }

    private static void requireFit(PreparedRun run, Encoder encoder, TokenizerInfo tokenizer) {
        int positions = encoder.config().maxPositionEmbeddings();
        int maxSeqLength = run.manifest().getSettings().getMaxSeqLength();
        if (maxSeqLength > positions) {
            throw new RunFailedException(
                    "Data set \"%s\" has windows of up to %d tokens, but encoder \"%s\" takes %d at most; import the data set with a smaller max_seq_length"
                            .formatted(
                                    run.request().getTrainDatasetId(),
                                    maxSeqLength,
                                    run.request().getModelNameOrPath(),
                                    positions));
        }
        int vocabSize = encoder.config().vocabSize();
        if (Integer.compareUnsigned(tokenizer.getVocabSize(), vocabSize) > 0) {
            throw new RunFailedException(
                    "Data set \"%s\" was made with a tokenizer of %s tokens, but encoder \"%s\" knows %d; import the data set with the encoder's own tokenizer"
                            .formatted(
                                    run.request().getTrainDatasetId(),
                                    Integer.toUnsignedString(tokenizer.getVocabSize()),
                                    run.request().getModelNameOrPath(),
                                    vocabSize));
        }
    }

    private static RunEvent ended(TrainingOutcome outcome, RunControl control, RunReporter reporter) {
        RunEvent.Builder end = RunEvents.event(control.runId(), control.attempt(), outcome.steps());
        if (outcome.stopped()) {
            end.setStopped(RunStopped.newBuilder().setCheckpointId(reporter.lastCheckpointId()));
        } else {
            end.setFinished(RunFinished.newBuilder()
                    .setFinalLoss(outcome.finalLoss())
                    .setTrainSeconds(outcome.trainSeconds())
                    .setWindowsPerSecond(outcome.windowsPerSecond())
                    .setCheckpointId(reporter.lastCheckpointId()));
        }
        return end.build();
    }

    private static RunEvent failed(RunControl control, long step, Throwable failure, String lastCheckpoint) {
        String left = lastCheckpoint.isEmpty() ? "" : "; the last checkpoint is " + lastCheckpoint;
        return RunEvents.event(control.runId(), control.attempt(), step)
                .setFailed(RunFailed.newBuilder().setMessage(explain(failure, control) + left))
                .build();
    }

    /** Of this attempt, or of one before it; empty if there is none. */
    private String lastCheckpoint(RunControl control, RunReporter reporter) {
        if (reporter != null && !reporter.lastCheckpointId().isEmpty()) {
            return reporter.lastCheckpointId();
        }
        List<String> known = log.find(control.runId())
                .map(state -> state.run().getCheckpointIdsList().stream().toList())
                .orElse(List.of());
        return known.isEmpty() ? "" : known.get(known.size() - 1);
    }

    private static String explain(Throwable failure, RunControl control) {
        if (EXPLAINED.stream().anyMatch(type -> type.isInstance(failure))) {
            LOG.warnf("Run %s, attempt %d: %s", control.runId(), control.attempt(), failure.getMessage());
            return failure.getMessage();
        }
        LOG.errorf(failure, "Run %s, attempt %d: failed", control.runId(), control.attempt());
        if (failure instanceof OutOfMemoryError) {
            return "The trainer ran out of memory; use a smaller per_gpu_train_batch_size, or give the trainer more";
        }
        return "The trainer met an unexpected %s; its log says more"
                .formatted(failure.getClass().getSimpleName());
    }

    /** Writes the run's last event, however long Kafka is away: what was trained must not be lost for an outage. */
    private void conclude(RunEvent end, RunControl control) {
        while (true) {
            control.requireMine();
            try {
                log.awaitKnown(events.write(end));
                return;
            } catch (KafkaUnavailableException e) {
                LOG.warnf("The end of run %s cannot be written now, trying again: %s", control.runId(), e.getMessage());
                control.pause(PAUSE_BEFORE_RETRY);
            }
        }
    }
}
