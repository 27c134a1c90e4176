package io.squadron.eval.execution;

import io.grpc.Status;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.UnansweredReason;
import io.squadron.v1.AnswerError;
import io.squadron.v1.AnswerStreamResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The conversation with the inference-service during one turn of an evaluation: what is asked, how many questions at a
 * time, and what becomes of those that get no answer. Runs on its caller's thread alone.
 */
final class EvaluationTurn {
    private static final Logger LOG = Logger.getLogger(EvaluationTurn.class);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Claim claim;
    private final QuestionQueue questions;
    private final Consumer<AnsweredQuestion> answers;
    private final Consumer<Question> failures;
    private final BooleanSupplier timeIsUp;
    private final EvalConfig config;
    private final Backoff backoff;
    private final Refusals refusals;
    private final FlightLimit flight;
    private long lastSignNanos = System.nanoTime();
    private boolean answered;

    /**
     * @param answers takes what became of each question
     * @param failures hears of a question that failed and is asked again
     * @param timeIsUp others wait for the worker: no more questions are asked, those in flight are waited for
     */
    EvaluationTurn(
            Claim claim,
            QuestionQueue questions,
            Consumer<AnsweredQuestion> answers,
            Consumer<Question> failures,
            BooleanSupplier timeIsUp,
            EvalConfig config) {
        this.claim = claim;
        this.questions = questions;
        this.answers = answers;
        this.failures = failures;
        this.timeIsUp = timeIsUp;
        this.config = config;
        this.backoff = Backoff.of(config);
        this.refusals = new Refusals(config);
        this.flight = new FlightLimit(config.questionsInFlight());
    }

    /** Others wait for the worker. */
    boolean isTimeUp() {
        return timeIsUp.getAsBoolean();
    }

    /** Something was answered since this was last asked. */
    boolean takeAnswered() {
        boolean was = answered;
        answered = false;
        return was;
    }

    /**
     * Asks through one stream until every question has landed or the time is up.
     *
     * @return what ended it early; empty if nothing did
     * @throws ClaimLostException as soon as the evaluation is somebody else's, or over
     */
    Optional<Trouble> converse(AnswerStream stream) throws InterruptedException {
        lastSignNanos = System.nanoTime();
        while (true) {
            boolean stop = timeIsUp.getAsBoolean();
            if (!stop) {
                fill(stream);
            }
            if (questions.isDone() || (stop && questions.inFlightCount() == 0)) {
                stream.finish();
                return Optional.empty();
            }
            if (claim.isLost()) {
                throw new ClaimLostException();
            }
            Optional<AnswerStream.Event> event = stream.next(nextLook());
            if (event.isEmpty()) {
                if (questions.inFlightCount() > 0 && isSilent()) {
                    return Optional.of(silence());
                }
            } else if (event.get() instanceof AnswerStream.Ended ended) {
                return Optional.of(new Trouble.Away(ended.status()));
            } else {
                Optional<Trouble> trouble = heard(((AnswerStream.Response) event.get()).response());
                if (trouble.isPresent()) {
                    return trouble;
                }
            }
        }
    }

    private void fill(AnswerStream stream) {
        CheckpointEvaluation evaluation = claim.evaluation();
        while (questions.inFlightCount() < flight.limit()) {
            Optional<Question> question = questions.take();
            if (question.isEmpty()) {
                return;
            }
            if (questions.inFlightCount() == 1) {
                lastSignNanos = System.nanoTime();
            }
            stream.send(InferenceClient.request(evaluation, question.get()));
        }
    }

    /** Short enough to notice that the claim is lost, and that a question's pause is over. */
    private Duration nextLook() {
        return questions
                .nextPauseEnds()
                .filter(pause -> pause.compareTo(LOOK) < 0)
                .map(pause -> pause.plusMillis(1))
                .orElse(LOOK);
    }

    private Optional<Trouble> heard(AnswerStreamResponse response) {
        boolean alone = questions.inFlightCount() == 1;
        Optional<Question> landed = questions.landed(response.getRequestId());
        if (landed.isEmpty()) {
            return Optional.empty();
        }
        lastSignNanos = System.nanoTime();
        if (response.hasError()) {
            return refused(response.getError(), landed.get(), alone);
        }
        answered = true;
        flight.answered();
        answers.accept(new AnsweredQuestion.Answered(landed.get(), response.getResponse()));
        return Optional.empty();
    }

    private Optional<Trouble> refused(AnswerError error, Question question, boolean alone) {
        Refusals.Verdict verdict = refusals.judge(error, question.tries() + 1, alone);
        if (verdict instanceof Refusals.EndStream end) {
            questions.again(question, Duration.ZERO);
            return Optional.of(new Trouble.Away(end.status()));
        }
        if (verdict instanceof Refusals.GiveUp giveUp) {
            giveUp(
                    question,
                    giveUp.reason(),
                    Status.fromCodeValue(error.getCode()).getCode() + ": " + error.getMessage());
        } else if (verdict instanceof Refusals.AskAgain again) {
            if (again.noRoom()) {
                flight.noRoom();
            }
            if (alone || !again.noRoom()) {
                failed(question);
            }
            questions.again(question, pause(error, question));
        }
        return Optional.empty();
    }

    /** As long as the inference-service asks for, and longer from time to time. */
    private Duration pause(AnswerError error, Question question) {
        Duration own = backoff.after(Math.max(1, question.tries()));
        Duration wanted = Duration.ofSeconds(
                error.getRetryDelay().getSeconds(), error.getRetryDelay().getNanos());
        return own.compareTo(wanted) > 0 ? own : wanted;
    }

    private boolean isSilent() {
        return System.nanoTime() - lastSignNanos > config.answerDeadline().toNanos();
    }

    /** Only a question that was alone is to blame; others may stand behind the one that is. */
    private Trouble silence() {
        Trouble silence = new Trouble.Silence(config.answerDeadline().toSeconds());
        flight.silence();
        if (questions.inFlightCount() == 1) {
            Question alone = questions.inFlight().iterator().next();
            if (alone.tries() + 1 >= config.silentAttemptsPerQuestion()) {
                questions.landed(alone.requestId());
                giveUp(alone, UnansweredReason.TIMEOUT, silence.sentence());
            } else {
                failed(alone);
            }
        }
        return silence;
    }

    private void failed(Question question) {
        question.failed();
        failures.accept(question);
    }

    private void giveUp(Question question, UnansweredReason reason, String sentence) {
        LOG.warnf("Question %s cannot be answered: %s", question.content().exampleId, sentence);
        answered |= reason == UnansweredReason.REFUSED;
        answers.accept(new AnsweredQuestion.Unanswered(question, reason, sentence));
    }
}
