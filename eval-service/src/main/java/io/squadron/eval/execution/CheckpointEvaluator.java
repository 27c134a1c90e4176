package io.squadron.eval.execution;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.FailureReason;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries out an evaluation for one turn on the caller's thread: asks every question that has no prediction yet, stores
 * what comes back, and completes the evaluation. Whatever interrupts it, what is stored stays, and the next turn goes on
 * from there, here or in another process.
 */
@ApplicationScoped
class CheckpointEvaluator {
    private static final Logger LOG = Logger.getLogger(CheckpointEvaluator.class);
    private static final int PAGE = 256;

    private final InferenceClient inference;
    private final Progress progress;
    private final EvaluationQueue queue;
    private final EvaluationResults results;
    private final PatientTransactions transactions;
    private final LiveChanges changes;
    private final EvalConfig config;
    private final EvaluationMeters meters;

    CheckpointEvaluator(
            InferenceClient inference,
            Progress progress,
            EvaluationQueue queue,
            EvaluationResults results,
            PatientTransactions transactions,
            LiveChanges changes,
            EvalConfig config,
            EvaluationMeters meters) {
        this.inference = inference;
        this.progress = progress;
        this.queue = queue;
        this.results = results;
        this.transactions = transactions;
        this.changes = changes;
        this.config = config;
        this.meters = meters;
    }

    /**
     * Returns when the evaluation is complete, or when it has given way to others that wait.
     *
     * @throws EvaluationException if the model cannot be served, or INFERENCE_AWAY if nothing was answered for as long as
     *     {@link EvalConfig#inferencePatience()}
     * @throws ClaimLostException if the evaluation was cancelled, its checkpoint deleted, or somebody else has it
     */
    void evaluate(Claim claim) throws InterruptedException {
        CheckpointEvaluation evaluation = claim.evaluation();
        LOG.infof("Evaluating %s on %s", evaluation.checkpointId, evaluation.datasetId);
        QuestionQueue questions = new QuestionQueue(
                after -> transactions.call("Reading questions", () -> progress.unasked(evaluation, after, PAGE)),
                System::nanoTime);
        Answers answers = new Answers(claim, progress, transactions, config.predictionsPerTransaction());
        EvaluationTurn turn = new EvaluationTurn(
                claim,
                questions,
                landed -> {
                    meters.landed(landed);
                    stored(evaluation, answers.add(landed));
                },
                failed -> {
                    meters.failedTry();
                    transactions.run("Noting a question's try", () -> progress.noteTry(claim, failed));
                },
                timeIsUp(),
                config);
        askAll(claim, turn, questions, answers);
        if (questions.isDone()) {
            transactions.call("Completing an evaluation", config.completionTimeout(), () -> {
                results.complete(claim);
                return null;
            });
            meters.completed(evaluation);
        } else {
            LOG.infof("Evaluation of %s gives way to others that wait", evaluation.checkpointId);
            transactions.run("Giving way", () -> queue.giveWay(claim));
            meters.ended(EvaluationMeters.Outcome.GAVE_WAY);
        }
        changes.ofRun(evaluation.runId);
    }

    private void askAll(Claim claim, EvaluationTurn turn, QuestionQueue questions, Answers answers)
            throws InterruptedException {
        CheckpointEvaluation evaluation = claim.evaluation();
        Backoff backoff = Backoff.of(config);
        long sinceNanos = System.nanoTime();
        int failures = 0;
        while (true) {
            Optional<Trouble> trouble = converse(claim, turn);
            stored(evaluation, answers.flush());
            if (trouble.isEmpty()) {
                return;
            }
            questions.recall();
            if (turn.takeAnswered()) {
                sinceNanos = System.nanoTime();
                failures = 0;
            }
            LOG.warnf(
                    "Evaluation of %s: %s",
                    evaluation.checkpointId, trouble.get().sentence());
            if (trouble.get() instanceof Trouble.Away away) {
                boolean tooLong = System.nanoTime() - sinceNanos
                        > config.inferencePatience().toNanos();
                requirePassing(away.status(), tooLong);
                if (tooLong) {
                    throw new EvaluationException(
                            FailureReason.INFERENCE_AWAY,
                            "The inference-service has answered nothing for "
                                    + config.inferencePatience().toSeconds() + " s ("
                                    + trouble.get().sentence() + "); the evaluation goes on when it does.");
                }
                transactions.run("Looking at a claim", claim::locked);
                transactions.pause(backoff.after(++failures), null);
                if (turn.isTimeUp()) {
                    return;
                }
            }
        }
    }

    /** Asks through one stream; returns what ended it early. */
    private Optional<Trouble> converse(Claim claim, EvaluationTurn turn) throws InterruptedException {
        try {
            note(claim, inference.load(claim.evaluation().checkpointId));
        } catch (StatusRuntimeException e) {
            return Optional.of(new Trouble.Away(e.getStatus()));
        }
        try (AnswerStream stream = inference.open()) {
            return turn.converse(stream);
        }
    }

    /** In what else the model can be served; what cannot serve it as asked ends the evaluation. */
    private void note(Claim claim, Model model) {
        ModelPrecision asked = claim.evaluation().precision;
        List<Precision> precisions = model.getPrecisionsList();
        boolean isServed = precisions.isEmpty() // a service of before there were others
                ? asked == ModelPrecision.FP32
                : precisions.contains(asked.toProto());
        if (!isServed) {
            throw new EvaluationException(
                    FailureReason.MODEL_NOT_LOADABLE,
                    "The inference-service cannot serve the model in " + asked.word() + ".");
        }
        String faster = precisions.stream()
                .takeWhile(precision -> precision != asked.toProto())
                .map(precision -> ModelPrecision.of(precision).name())
                .collect(Collectors.joining(","));
        transactions.run("Noting a model's precisions", () -> claim.locked().fasterPrecisions = faster);
    }

    /**
     * A model that cannot be loaded ends the evaluation at once. One that is not known may be announced already and not
     * yet heard of there, so that is waited for.
     */
    private static void requirePassing(Status status, boolean tooLong) {
        boolean lasting = status.getCode() == Status.Code.FAILED_PRECONDITION
                || (status.getCode() == Status.Code.NOT_FOUND && tooLong);
        if (lasting) {
            throw new EvaluationException(
                    FailureReason.MODEL_NOT_LOADABLE,
                    "The model cannot be loaded: " + new Trouble.Away(status).sentence());
        }
    }

    /** Others have waited while this one had its time; asked of the database once a while only. */
    private BooleanSupplier timeIsUp() {
        long turnEnds = System.nanoTime() + config.turn().toNanos();
        Duration pause = config.pollInterval();
        return new BooleanSupplier() {
            private long nextLook = turnEnds;
            private boolean isUp;

            @Override
            public boolean getAsBoolean() {
                long now = System.nanoTime();
                if (!isUp && now - nextLook >= 0) {
                    isUp = transactions.call("Looking at the queue", queue::othersWait);
                    nextLook = now + pause.toNanos();
                }
                return isUp;
            }
        };
    }

    private void stored(CheckpointEvaluation evaluation, int count) {
        if (count > 0) {
            changes.ofRun(evaluation.runId);
        }
    }
}
