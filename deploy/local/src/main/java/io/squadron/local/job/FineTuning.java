package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Failures;
import io.squadron.local.client.Patience;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.Run;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The job itself, through the services: import, train, evaluate. */
public final class FineTuning {
    /** One update of a large batch, and every weight of a large model onto a slow disk. */
    private static final Duration STOP_LIMIT = Duration.ofMinutes(3);

    private static final Duration TRAINER_MAY_BE_AWAY = Duration.ofMinutes(1);

    /** Of a request that failed so, nobody knows whether the trainer has it. */
    private static final Set<Status.Code> MAY_HAVE_ARRIVED =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.CANCELLED);

    private final Services services;
    private final Progress progress;
    private final BooleanSupplier stackIsUp;
    private final Training training;

    /** The run that has been begun and not been handed over yet; null if there is none. */
    private volatile String runUnderWay;

    private boolean stopped; // guarded by this
    private Optional<RunSoFar> left = Optional.empty(); // guarded by this

    /** @param stackIsUp whether a service that cannot be reached may come back */
    public FineTuning(Services services, Progress progress, BooleanSupplier stackIsUp) {
        this.services = services;
        this.progress = progress;
        this.stackIsUp = stackIsUp;
        this.training = new Training(services, progress, stackIsUp);
    }

    /**
     * Both files are imported before the training begins, so that a bad one is found in the first minute.
     *
     * @param onceTrained takes the run before it is evaluated
     * @throws FailedException with a sentence for the person at the terminal
     * @throws StatusRuntimeException with a service's sentence
     */
    public FineTuned carryOut(FineTuningPlan plan, Consumer<TrainedRun> onceTrained) throws InterruptedException {
        DatasetImport imports = new DatasetImport(services, progress);
        DatasetManifest train =
                imports.importFile(plan.train().file(), plan.train().options());
        if (train.getWindows() == 0) {
            throw new FailedException(
                    "There is nothing to train on in " + plan.train().file() + ".");
        }
        DatasetManifest dev = plan.dev() == null
                ? DatasetManifest.getDefaultInstance()
                : imports.importFile(plan.dev().file(), plan.dev().options());

        String runId = begin(plan, train.getDatasetId(), dev.getDatasetId());
        EvaluationNarration evaluations = new EvaluationNarration(services, progress, runId);
        boolean meanwhile = plan.arguments().getEvaluateDuringTraining();
        TrainedRun run = training.watch(runId, meanwhile ? evaluations::tellNews : () -> {});
        onceTrained.accept(run);
        runUnderWay = null;
        List<Evaluation> results = evaluate(run, dev.getDatasetId(), plan);
        if (meanwhile) {
            evaluations.tellAll();
        }
        return new FineTuned(run, results);
    }

    /** A run to resume from that has not ended goes on by itself, and one that has finished needs no more: both are followed. */
    private String begin(FineTuningPlan plan, String trainDatasetId, String evalDatasetId) {
        if (!plan.resumeFrom().isEmpty()) {
            Run before = services.trainer()
                    .getRun(GetRunRequest.newBuilder()
                            .setRunId(plan.resumeFrom())
                            .build())
                    .getRun();
            if (before.getStatus() != RunStatus.RUN_STATUS_STOPPED
                    && before.getStatus() != RunStatus.RUN_STATUS_FAILED) {
                return follow(before, trainDatasetId);
            }
            progress.say(String.format(
                    Locale.ROOT,
                    "  going on from run %s, which had done %,d of %,d updates",
                    before.getRunId(),
                    before.getStep(),
                    before.getTotalSteps()));
        }
        return submit(plan, trainDatasetId, evalDatasetId);
    }

    private String follow(Run run, String trainDatasetId) {
        if (!run.getRequest().getTrainDatasetId().equals(trainDatasetId)) {
            throw new FailedException("Run " + run.getRunId() + " is trained on data set "
                    + run.getRequest().getTrainDatasetId() + ", which is not what --train_file and its flags name.");
        }
        progress.say("  following run " + run.getRunId() + ", with the arguments that it was begun with");
        runUnderWay = run.getRunId();
        return run.getRunId();
    }

    private String submit(FineTuningPlan plan, String trainDatasetId, String evalDatasetId) {
        String runId = Training.newRunId();
        runUnderWay = runId;
        TrainingRequest.Builder request = TrainingRequest.newBuilder()
                .setRunId(runId)
                .setName(plan.name())
                .setTrainDatasetId(trainDatasetId)
                .setEvalDatasetId(evalDatasetId)
                .setModelNameOrPath(plan.modelNameOrPath())
                .setArguments(plan.arguments());
        if (!plan.resumeFrom().isEmpty()) {
            request.setResumeFromRun(plan.resumeFrom());
        }
        try {
            training.submit(request.build());
        } catch (StatusRuntimeException e) {
            if (!MAY_HAVE_ARRIVED.contains(e.getStatus().getCode())) {
                runUnderWay = null;
            }
            throw e;
        }
        return runId;
    }

    private List<Evaluation> evaluate(TrainedRun run, String datasetId, FineTuningPlan plan)
            throws InterruptedException {
        CheckpointEvaluation evaluation = new CheckpointEvaluation(services, progress);
        return switch (plan.inTheEnd()) {
            case NONE -> List.of();
            case LAST -> List.of(evaluation.evaluate(run.result().getCheckpointId(), datasetId, plan.evaluation()));
            case ALL -> evaluation.evaluateAll(run.checkpoints(), datasetId, plan.evaluation());
        };
    }

    /** The run that has been begun here, until it is handed over. */
    public Optional<String> runUnderWay() {
        return Optional.ofNullable(runUnderWay);
    }

    /**
     * Stops the run that is under way, if there is one, and waits for what it leaves. May be called from any thread, and again;
     * does not throw.
     *
     * @return empty if there is no run, or if the trainer does not say; without a stack nobody could be asked
     */
    public synchronized Optional<RunSoFar> stop() {
        if (!stopped) {
            stopped = true;
            left = stackIsUp.getAsBoolean() ? runUnderWay().flatMap(this::stop) : Optional.empty();
        }
        return left;
    }

    private Optional<RunSoFar> stop(String runId) {
        RunStop stop = new RunStop(services, STOP_LIMIT);
        Patience patience = new Patience(TRAINER_MAY_BE_AWAY);
        while (true) {
            try {
                if (stop.ask(runId)) {
                    progress.say(
                            "Run " + runId
                                    + " stops after its current update and keeps what it has reached; Ctrl-C again leaves at once.");
                }
                return Optional.of(stop.awaitEnd(runId));
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                    runUnderWay = null;
                    return Optional.empty();
                }
                if (!bears(patience, e)) {
                    progress.say("What has become of run " + runId + " is not known: " + Failures.sentence(e));
                    return Optional.empty();
                }
            }
        }
    }

    /** A trainer that is started again takes the run up, and can be asked to stop it then. */
    private boolean bears(Patience patience, StatusRuntimeException failure) {
        if (failure.getStatus().getCode() != Status.Code.UNAVAILABLE || !stackIsUp.getAsBoolean()) {
            return false;
        }
        try {
            patience.bear(failure);
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
