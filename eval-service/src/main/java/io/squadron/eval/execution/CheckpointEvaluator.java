package io.squadron.eval.execution;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.dataset.DevQuestion;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.v1.AnswerError;
import io.squadron.v1.AnswerStreamResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Carries out one evaluation on the caller's thread: asks every question that has no prediction yet, stores what comes
 * back, and completes the evaluation. Whatever interrupts it, what is stored stays, and the next call goes on from there.
 */
@ApplicationScoped
class CheckpointEvaluator {
    private static final Logger LOG = Logger.getLogger(CheckpointEvaluator.class);
    private static final int PAGE = 256;

    private final InferenceClient inference;
    private final Evaluations evaluations;
    private final EvaluationProgress progress;
    private final EvaluationResults results;
    private final PatientTransactions transactions;
    private final LiveChanges changes;
    private final EvalConfig config;
    private final Counter answeredQuestions;

    CheckpointEvaluator(
            InferenceClient inference,
            Evaluations evaluations,
            EvaluationProgress progress,
            EvaluationResults results,
            PatientTransactions transactions,
            LiveChanges changes,
            EvalConfig config,
            MeterRegistry meters) {
        this.inference = inference;
        this.evaluations = evaluations;
        this.progress = progress;
        this.results = results;
        this.transactions = transactions;
        this.changes = changes;
        this.config = config;
        this.answeredQuestions = meters.counter("squadron.eval.questions.answered");
    }

    /**
     * Returns when the evaluation is complete, or when its checkpoint was deleted.
     *
     * @throws EvaluationException if the model cannot be served, or UNAVAILABLE if nothing was answered for as long as
     *     {@link EvalConfig#inferencePatience()}
     */
    void evaluate(CheckpointEvaluation evaluation) throws InterruptedException {
        LOG.infof("Evaluating %s on %s", evaluation.checkpointId, evaluation.datasetId);
        QuestionQueue questions = new QuestionQueue(
                after -> transactions.call("Reading questions", () -> progress.unasked(evaluation, after, PAGE)));
        Answers answers = new Answers(evaluation);
        Patience patience = new Patience(config.inferencePatience());
        Duration pause = config.minBackoff();
        while (true) {
            int before = answers.received;
            Optional<Status> trouble = askAll(evaluation, questions, answers, patience);
            answers.flush();
            if (trouble.isEmpty()) {
                break;
            }
            if (transactions.call("Looking at an evaluation", () -> evaluations.isDropped(evaluation.evaluationId))) {
                LOG.infof("Evaluation of %s has ended: its checkpoint was deleted", evaluation.checkpointId);
                return;
            }
            questions.recallAll();
            pause = answers.received > before ? config.minBackoff() : transactions.longer(pause);
            patience.check(trouble.get());
            LOG.warnf(
                    "Evaluation of %s goes on in %d ms: the inference-service says %s",
                    evaluation.checkpointId, pause.toMillis(), sentence(trouble.get()));
            transactions.pause(pause, null);
        }
        transactions.run("Completing an evaluation", () -> results.complete(evaluation.evaluationId));
        changes.ofRun(evaluation.runId);
    }

    /** Asks through one stream; returns what ended it early, or empty if every question is answered. */
    private Optional<Status> askAll(
            CheckpointEvaluation evaluation, QuestionQueue questions, Answers answers, Patience patience)
            throws InterruptedException {
        try {
            inference.load(evaluation.checkpointId);
        } catch (StatusRuntimeException e) {
            return Optional.of(passing(e.getStatus(), patience));
        }
        try (AnswerStream stream = inference.open()) {
            while (true) {
                fill(evaluation, questions, stream);
                if (questions.inFlight() == 0) {
                    stream.finish();
                    return Optional.empty();
                }
                AnswerStream.Event event = stream.next(config.answerDeadline());
                if (event instanceof AnswerStream.Ended ended) {
                    return Optional.of(ended.status());
                }
                AnswerStreamResponse response = ((AnswerStream.Response) event).response();
                Optional<Status> trouble = response.hasError()
                        ? refused(response, questions, answers)
                        : answered(response, questions, answers, patience);
                if (trouble.isPresent()) {
                    return trouble;
                }
            }
        }
    }

    private void fill(CheckpointEvaluation evaluation, QuestionQueue questions, AnswerStream stream) {
        while (questions.inFlight() < config.questionsInFlight()) {
            Optional<DevQuestion> question = questions.take();
            if (question.isEmpty()) {
                return;
            }
            stream.send(InferenceClient.request(evaluation, question.get()));
        }
    }

    private static Optional<Status> answered(
            AnswerStreamResponse response, QuestionQueue questions, Answers answers, Patience patience) {
        patience.renew();
        questions
                .answered(response.getRequestId())
                .ifPresent(question -> answers.add(new AnsweredQuestion.Answered(question, response.getResponse())));
        return Optional.empty();
    }

    /**
     * A question was refused: for now, then the whole stream pauses; or for good, then it counts 0. One that fails again
     * and again for reasons of its own is given up.
     */
    private Optional<Status> refused(AnswerStreamResponse response, QuestionQueue questions, Answers answers) {
        AnswerError error = response.getError();
        Optional<DevQuestion> refused = questions.find(response.getRequestId());
        if (refused.isEmpty()) {
            return Optional.empty();
        }
        Status.Code code = Status.fromCodeValue(error.getCode()).getCode();
        return switch (code) {
            // Its queue is full, or it, the tokenizer-service behind it, or the model is away.
            case UNAVAILABLE, RESOURCE_EXHAUSTED, NOT_FOUND, FAILED_PRECONDITION ->
                Optional.of(Status.fromCode(code).withDescription(error.getMessage()));
            case INVALID_ARGUMENT -> giveUp(error, refused.get(), questions, answers);
            default ->
                questions.again(refused.get()) < config.attemptsPerQuestion()
                        ? Optional.empty()
                        : giveUp(error, refused.get(), questions, answers);
        };
    }

    private static Optional<Status> giveUp(
            AnswerError error, DevQuestion question, QuestionQueue questions, Answers answers) {
        LOG.warnf("Question %s cannot be answered: %s", question.exampleId, error.getMessage());
        questions.giveUp(question);
        answers.add(new AnsweredQuestion.Unanswerable(
                question, Status.fromCodeValue(error.getCode()).getCode() + ": " + error.getMessage()));
        return Optional.empty();
    }

    /**
     * A model that cannot be loaded ends the evaluation at once. One that is not known may be announced already and not
     * yet heard of there, so that is waited for.
     */
    private static Status passing(Status status, Patience patience) {
        if (status.getCode() == Status.Code.FAILED_PRECONDITION || patience.isOverFor(status, Status.Code.NOT_FOUND)) {
            throw EvaluationException.of(status.getCode(), "The model cannot be loaded: " + sentence(status));
        }
        return status;
    }

    private static String sentence(Status status) {
        return status.getDescription() == null ? status.getCode().name() : status.getDescription();
    }

    /** Predictions that are not stored yet. */
    private final class Answers {
        private final CheckpointEvaluation evaluation;
        private final List<AnsweredQuestion> unsaved = new ArrayList<>();
        private long since = System.nanoTime();
        private int received;

        Answers(CheckpointEvaluation evaluation) {
            this.evaluation = evaluation;
        }

        void add(AnsweredQuestion answered) {
            received++;
            unsaved.add(answered);
            if (unsaved.size() >= config.predictionsPerTransaction()) {
                flush();
            }
        }

        void flush() {
            if (unsaved.isEmpty()) {
                return;
            }
            long now = System.nanoTime();
            Duration spent = Duration.ofNanos(now - since);
            List<AnsweredQuestion> batch = List.copyOf(unsaved);
            transactions.run("Storing predictions", () -> progress.advance(evaluation.evaluationId, batch, spent));
            answeredQuestions.increment(batch.size());
            unsaved.clear();
            since = now;
            changes.ofRun(evaluation.runId);
        }
    }
}
