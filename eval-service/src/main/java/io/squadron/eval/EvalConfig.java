package io.squadron.eval;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The eval-service's own settings. Kafka, PostgreSQL, HTTP and gRPC are set by Quarkus' keys. */
@ConfigMapping(prefix = "squadron.eval")
public interface EvalConfig {

    /** Host of the inference-service's gRPC port. */
    @WithDefault("127.0.0.1")
    String inferenceHost();

    /** The inference-service's gRPC port. */
    @WithDefault("9413")
    int inferencePort();

    /** Host of the trainer-service's gRPC port. */
    @WithDefault("127.0.0.1")
    String trainerHost();

    /** The trainer-service's gRPC port. */
    @WithDefault("9412")
    int trainerPort();

    /** How long the dashboard waits for what it asks the trainer-service: to stop a run, or to go on from one. */
    @WithDefault("PT10S")
    Duration trainerDeadline();

    /**
     * Where trainers write TensorBoard's event files (squadron.trainer.tensorboard-directory), if this service sees it: they can
     * then be downloaded from a run's page.
     */
    Optional<Path> tensorboardDirectory();

    /** Host of the tokenizer-service's gRPC port. */
    @WithDefault("127.0.0.1")
    String tokenizerHost();

    /** The tokenizer-service's gRPC port. */
    @WithDefault("9411")
    int tokenizerPort();

    /**
     * Evaluate every announced checkpoint that names a data set to be evaluated on. Off: only when
     * {@code Evaluation.Evaluate} asks.
     */
    @WithDefault("true")
    boolean evaluateCheckpoints();

    /** The data set, by its id or name, on which the champion is decided; unset: every one that checkpoints are evaluated on. */
    Optional<String> promotionDataset();

    /** Questions that a checkpoint must be evaluated on to become the champion, the first one, too. */
    @WithDefault("0")
    long promotionQuestions();

    /**
     * How often chance alone may make a lead as large as a candidate's over the champion, between two equals that are asked the
     * same questions (Fisher's randomization test); a lead that it makes more often takes no crown. 1: any lead does; 0.05 is
     * what papers ask for.
     */
    @WithDefault("1")
    double promotionMaxChance();

    /**
     * Measure whether a model with a name can be served faster than in fp32, and have it served so, unless somebody has chosen
     * (ModelService.SetPrecision).
     */
    @WithDefault("true")
    boolean measurePrecisions();

    /** Points of F1 (percent) that a faster precision may cost. */
    @WithDefault("0.5")
    double maxPrecisionLoss();

    /** Of the first questions of the data set: so many are asked to measure a precision. */
    @WithDefault("1000")
    long precisionQuestions();

    /** Questions that may be with the inference-service at once; its batcher works best with more than one batch of them. */
    @WithDefault("64")
    int questionsInFlight();

    /** Predictions written in one transaction; also how often progress is told. */
    @WithDefault("32")
    int predictionsPerTransaction();

    /** Deadline of loading a checkpoint for its evaluation. */
    @WithDefault("PT5M")
    Duration loadDeadline();

    /**
     * Longest wait for any answer while questions are with the inference-service; after it they are asked one by one, so that
     * the one that takes too long is found and given up.
     */
    @WithDefault("PT2M")
    Duration answerDeadline();

    /** How long a question that is asked on the dashboard waits for its answer. */
    @WithDefault("PT30S")
    Duration askDeadline();

    /** Deadline of one stream of questions; a longer evaluation opens another stream and goes on. */
    @WithDefault("PT1H")
    Duration streamDeadline();

    /** How often a question that fails in the inference-service is asked, with growing pauses, before it is given up. */
    @WithDefault("5")
    int attemptsPerQuestion();

    /** How often a question that gets no answer within {@link #answerDeadline()} though it is asked alone is asked. */
    @WithDefault("2")
    int silentAttemptsPerQuestion();

    /** How often a question is asked that finds no room in the inference-service though it is asked alone. */
    @WithDefault("30")
    int busyAttemptsPerQuestion();

    /** Evaluations that go on at the same time in this process; each keeps a model loaded in the inference-service. */
    @WithDefault("2")
    int workers();

    /** How long an evaluation keeps its worker while others wait for one; then it goes to the end of the queue. */
    @WithDefault("PT1M")
    Duration turn();

    /** A worker that gives no sign of life for so long has lost its evaluation to whoever takes it over. */
    @WithDefault("PT30S")
    Duration lease();

    /** How often an evaluation is tried that fails for reasons of its own before it is given up. */
    @WithDefault("5")
    int triesPerEvaluation();

    /** First pause before the inference-service, PostgreSQL or Kafka is tried again; it doubles up to {@link #maxBackoff()}. */
    @WithDefault("PT0.25S")
    Duration minBackoff();

    /** Longest pause between two tries. */
    @WithDefault("PT10S")
    Duration maxBackoff();

    /**
     * How long an evaluation waits for an inference-service that cannot be reached before callers are told and another
     * evaluation gets its turn. It is not given up: it is tried again.
     */
    @WithDefault("PT2M")
    Duration inferencePatience();

    /** Pause before the champion is measured again where that failed: until it is measured, nobody can take its place. */
    @WithDefault("PT1M")
    Duration championRetry();

    /** How long the announcement of a checkpoint may come after an alias that names it. */
    @WithDefault("PT10M")
    Duration announcementPatience();

    /** A transaction that takes longer is rolled back; a batch of records is then stored in halves. Whole seconds. */
    @WithDefault("PT60S")
    Duration transactionTimeout();

    /** Time for turning the predictions of one evaluation into its figures. Whole seconds. */
    @WithDefault("PT10M")
    Duration completionTimeout();

    /** Answered questions that an evaluation must have for a checkpoint's probabilities to be calibrated by it. */
    @WithDefault("200")
    int calibrationQuestions();

    /** Pause between two looks for what is to be announced on squadron.evaluations. Shorter ones cost an idle machine. */
    @WithDefault("PT0.5S")
    Duration announceInterval();

    /** Pause between two looks for work or progress in the database; what is asked for here is begun at once. */
    @WithDefault("PT1S")
    Duration pollInterval();

    /** Points of a curve that are sent to a browser at most; a longer one is thinned out. */
    @WithDefault("2000")
    int curvePoints();

    /** Browsers that may watch live at once; more are refused with 503 and try again. */
    @WithDefault("256")
    int liveClients();

    /** Pause between two heartbeats on a live connection, so that a dead one is noticed. */
    @WithDefault("PT15S")
    Duration heartbeat();

    /**
     * How long the predictions of a complete evaluation are kept; unset: for ever. Its figures stay, and so do the predictions of
     * models with a name and of the best evaluation on each data set.
     */
    Optional<Duration> predictionRetention();

    /**
     * How long all points of the curves of a run that has ended are kept; unset: for ever. Afterwards the lowest and the highest
     * loss of every 64 steps are left.
     */
    Optional<Duration> curveRetention();

    /** Pause between two looks for what need not be kept any longer. */
    @WithDefault("PT1H")
    Duration retentionInterval();

    /** Runs, or groups of them, on one page of the list. */
    @WithDefault("100")
    int runsPerPage();

    /**
     * A run in training that nothing was heard of for so long is marked as stuck. Trainers tell something every logging_steps
     * updates, so slow ones that log seldom need more.
     */
    @WithDefault("PT15M")
    Duration stuckAfter();

    /** A filter, sort or group that keeps the database busy for longer is given up, with a sentence that says so. Whole seconds. */
    @WithDefault("PT10S")
    Duration listTimeout();
}
