package io.squadron.trainer.execution;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.squadron.trainer.checkpoint.ResumeOrigin;
import io.squadron.trainer.checkpoint.ResumePoints;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.dataset.DatasetReader;
import io.squadron.trainer.dataset.TrainingData;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.outbox.RunOutbox;
import io.squadron.trainer.publication.CheckpointPublisher;
import io.squadron.trainer.queue.RunControl;
import io.squadron.trainer.queue.RunInterruption;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.TrainerName;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.run.RunPreparation;
import io.squadron.trainer.tensorboard.RunCurves;
import io.squadron.trainer.training.EngineFailedException;
import io.squadron.trainer.training.FineTuning;
import io.squadron.trainer.training.TrainingBackend;
import io.squadron.trainer.training.TrainingOutcome;
import io.squadron.v1.RunEvent;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.TrainingRequest;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** Carries a run out: checks it, reads its windows, trains, publishes its checkpoints, and says how it ended. */
@Singleton
public class TrainingRunExecutor implements RunExecutor {
    private static final Logger LOG = Logger.getLogger(TrainingRunExecutor.class);

    /** In logs as JSON: the run that a line is about. */
    private static final String RUN_ID = "run_id";

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final RunPreparation preparation;
    private final EncoderCatalog encoders;
    private final TokenizerFiles tokenizers;
    private final DatasetReader reader;
    private final TrainingBackend backend;
    private final CheckpointPublisher checkpoints;
    private final ResumePoints resumePoints;
    private final KafkaClients clients;
    private final RunLog log;
    private final TrainerName trainer;
    private final TrainingMeters meters;
    private final TrainingEngine engine;
    private final Duration resumeInterval;
    private final Duration outagePatience;
    private final int maxMetrics;
    private final Optional<Path> tensorboard;

    public TrainingRunExecutor(
            RunPreparation preparation,
            EncoderCatalog encoders,
            TokenizerFiles tokenizers,
            DatasetReader reader,
            TrainingBackend backend,
            CheckpointPublisher checkpoints,
            ResumePoints resumePoints,
            TrainerConfig config,
            KafkaClients clients,
            RunLog log,
            TrainerName trainer,
            TrainingMeters meters,
            TrainingEngine engine) {
        this.preparation = preparation;
        this.encoders = encoders;
        this.tokenizers = tokenizers;
        this.reader = reader;
        this.backend = backend;
        this.checkpoints = checkpoints;
        this.resumePoints = resumePoints;
        this.resumeInterval = config.resumeInterval();
        this.outagePatience = config.outagePatience();
        this.maxMetrics = config.metricsPerRun();
        this.tensorboard = config.tensorboardDirectory();
        this.clients = clients;
        this.log = log;
        this.trainer = trainer;
        this.meters = meters;
        this.engine = engine;
    }

    /** Within the trace in which the run was submitted, so that its records belong to that; each line of the log tells the run. */
    @Override
    public void execute(TrainingRequest request, RunControl control) {
        Span span = GlobalOpenTelemetry.getTracer("io.squadron.trainer")
                .spanBuilder("run")
                .setParent(log.traceOf(control.runId()))
                .setAttribute("squadron.run_id", control.runId())
                .setAttribute("squadron.attempt", control.attempt())
                .startSpan();
        MDC.put(RUN_ID, control.runId());
        try {
            Context.current().with(span).wrap(() -> carryOut(request, control)).run();
        } finally {
            MDC.remove(RUN_ID);
            span.end();
        }
    }

    private void carryOut(TrainingRequest request, RunControl control) {
        LOG.infof("Run %s, attempt %d: begins", control.runId(), control.attempt());
        meters.runBegan();
        String outcome = "failed";
        try (RunOutbox outbox = RunOutbox.open(clients, log, control, maxMetrics);
                RunCurves curves = RunCurves.of(tensorboard, control.runId(), control.attempt(), trainer.toString())) {
            RunEvent end = end(request, control, outbox, curves);
            sendEnd(end, control, outbox);
            if (end.hasFinished()) {
                resumePoints.delete(control.runId());
            }
            outcome = end.getEventCase().name().toLowerCase(Locale.ROOT);
            LOG.infof("Run %s, attempt %d: %s", control.runId(), control.attempt(), outcome);
        } catch (RunInterruption.Abandoned e) {
            outcome = "abandoned";
            LOG.infof("Run %s, attempt %d: abandoned, %s", control.runId(), control.attempt(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Run %s, attempt %d: its end could not be written", control.runId(), control.attempt());
        } finally {
            meters.runEnded(outcome);
        }
    }

    /** Trains and returns the attempt's last event: the run has ended, or is given back. */
    private RunEvent end(TrainingRequest request, RunControl control, RunOutbox outbox, RunCurves curves) {
        RunEnd end = new RunEnd(control, log, resumePoints);
        RunReporter reporter = null;
        ResumeKeeper resumption = null;
        try {
            PreparedRun run = whenKafkaAnswers(control, () -> preparation.prepare(request));
            Encoder encoder = encoders.find(run.request().getModelNameOrPath());
            Tokenizer tokenizer = tokenizers.fetch(run.manifest().getTokenizerId(), control);
            EncoderFit.require(run, encoder, tokenizer);
            TrainingData data = whenKafkaAnswers(
                    control,
                    () -> reader.read(run.manifest(), encoder.config().vocabSize(), control::requireUnstopped));
            resumption = new ResumeKeeper(
                    resumePoints,
                    new ResumeOrigin(run.manifest().getDatasetId(), encoder.sha256(), run.arguments()),
                    request.getResumeFromRun(),
                    control,
                    resumeInterval,
                    outagePatience);
            reporter = new RunReporter(
                    run,
                    data,
                    control,
                    outbox,
                    trainer.toString(),
                    meters,
                    new RunCheckpoints(checkpoints, outagePatience, run, encoder, tokenizer, control),
                    resumption,
                    curves);
            FineTuning fineTuning = new FineTuning(backend, encoder, data.windows(), run.arguments(), reporter);
            TrainingOutcome outcome =
                    resumption.latest().map(fineTuning::resume).orElseGet(fineTuning::run);
            return end.of(outcome, reporter.lastCheckpointId(), resumption.kept());
        } catch (RunInterruption.Abandoned e) {
            throw e;
        } catch (RunInterruption.StopRequested e) {
            return end.stopped();
        } catch (RuntimeException | Error e) {
            // An Error, too: of memory that ran out, or of a mapped file that somebody cut off.
            if (e instanceof EngineFailedException) {
                engine.failed(e.getMessage());
            }
            return reporter == null
                    ? end.failed(0, "", false, e)
                    : end.failed(reporter.step(), reporter.lastCheckpointId(), resumption.kept(), e);
        }
    }

    private <T> T whenKafkaAnswers(RunControl control, Supplier<T> work) {
        Outage outage = new Outage(control, outagePatience);
        while (true) {
            control.requireUnstopped();
            try {
                return work.get();
            } catch (KafkaUnavailableException e) {
                if (!outage.tryAgain(e)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Sends the attempt's last event and waits until it is committed and the log has it, however long Kafka is away: what was
     * trained must not be lost for an outage, and a run that seems open would be taken again.
     */
    private void sendEnd(RunEvent end, RunControl control, RunOutbox outbox) {
        control.requireMine();
        outbox.send(end);
        while (!outbox.flushed(PAUSE) || !over(control)) {
            control.requireNotTakenOver();
            control.pause(PAUSE);
        }
    }

    /**
     * The run has ended, or waits again; or an attempt after this one has begun already. One that the log does not know any
     * more has been deleted since, which only one that has ended can be.
     */
    private boolean over(RunControl control) {
        return log.find(control.runId())
                .map(state -> state.ended() || state.released() || state.run().getAttempt() > control.attempt())
                .orElse(true);
    }
}
