package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Patience;
import io.squadron.local.client.ServerStream;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetPredictionsResponse;
import io.squadron.v1.SquadMetrics;
import io.squadron.v1.UnansweredCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Has a checkpoint evaluated through the serving path, and fetches its predictions. */
public final class CheckpointEvaluation {
    private static final Duration SILENCE_ALLOWED = Duration.ofMinutes(3);
    private static final Duration SERVICE_MAY_BE_AWAY = Duration.ofMinutes(2);
    /** The checkpoint's announcement and its evaluation travel over different topics: a moment may lie between. */
    private static final Duration ANNOUNCEMENT_MAY_TAKE = Duration.ofSeconds(30);

    private final Services services;
    private final Progress progress;

    public CheckpointEvaluation(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /** As {@link #evaluate(EvaluateRequest)}. */
    Evaluation evaluate(String model, String datasetId, EvaluationSettings settings) throws InterruptedException {
        return evaluate(EvaluateRequest.newBuilder()
                .setModel(model)
                .setDatasetId(datasetId)
                .setSettings(settings)
                .build());
    }

    /**
     * Evaluates the checkpoints of a run, oldest first. One that has been deleted meanwhile (save_total_limit) and was not
     * evaluated before is passed over, but not the last.
     */
    List<Evaluation> evaluateAll(List<Checkpoint> checkpoints, String datasetId, EvaluationSettings settings)
            throws InterruptedException {
        List<Evaluation> results = new ArrayList<>();
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoints.size() > 1) {
                progress.say("  " + checkpoint.getCheckpointId());
            }
            try {
                results.add(evaluate(checkpoint.getCheckpointId(), datasetId, settings));
            } catch (StatusRuntimeException e) {
                boolean last = checkpoint.equals(checkpoints.get(checkpoints.size() - 1));
                if (last || e.getStatus().getCode() != Status.Code.FAILED_PRECONDITION) {
                    throw e;
                }
                progress.say("  note: " + checkpoint.getCheckpointId() + " is not evaluated: "
                        + e.getStatus().getDescription());
            }
        }
        return results;
    }

    /** Evaluates, or joins the evaluation that began by itself when the checkpoint was announced. */
    public Evaluation evaluate(EvaluateRequest request) throws InterruptedException {
        Progress.Task task = progress.begin("Evaluating", 0);
        Patience patience = new Patience(SERVICE_MAY_BE_AWAY);
        long giveUpOnUnknown = System.nanoTime() + ANNOUNCEMENT_MAY_TAKE.toNanos();
        while (true) {
            try {
                Evaluation result = follow(request, task, patience);
                task.finish(outcome(result));
                tell(result);
                return result;
            } catch (StatusRuntimeException e) {
                boolean unknownYet =
                        e.getStatus().getCode() == Status.Code.NOT_FOUND && System.nanoTime() < giveUpOnUnknown;
                if (unknownYet) {
                    Thread.sleep(Duration.ofMillis(500).toMillis());
                } else {
                    patience.bear(e);
                }
            }
        }
    }

    private static String outcome(Evaluation evaluation) {
        SquadMetrics metrics = evaluation.getMetrics();
        return evaluation.hasMetrics()
                ? String.format(
                        Locale.ROOT,
                        "%,d questions, exact %.2f, f1 %.2f",
                        metrics.getTotal(),
                        metrics.getExact(),
                        metrics.getF1())
                : String.format(
                        Locale.ROOT,
                        "%,d questions; there are no answers to score the predictions by",
                        evaluation.getUnscored());
    }

    /**
     * However the figures are used: a question without an answer counts as 0 in them, and one without a gold answer not at
     * all.
     *
     * @throws FailedException if none was answered, because 0 says nothing about the model then
     */
    private void tell(Evaluation evaluation) {
        long total = evaluation.getMetrics().getTotal() + evaluation.getUnscored();
        long unanswered = evaluation.getUnansweredList().stream()
                .mapToLong(UnansweredCount::getCount)
                .sum();
        if (unanswered > 0 && unanswered >= total) {
            throw new FailedException(String.format(
                    Locale.ROOT,
                    "None of the %,d questions could be answered by %s; `squadron logs eval` shows why.",
                    total,
                    evaluation.getCheckpointId()));
        }
        evaluation.getWarningsList().forEach(warning -> progress.say("  note: " + warning));
        if (unanswered > 0) {
            progress.say(String.format(
                    Locale.ROOT,
                    "  note: %,d of %,d questions could not be answered and count as 0; `squadron logs eval` shows why.",
                    unanswered,
                    total));
        }
        if (evaluation.hasMetrics() && evaluation.getUnscored() > 0) {
            progress.say(String.format(
                    Locale.ROOT,
                    "  note: %,d questions have no gold answer, and no figure counts them.",
                    evaluation.getUnscored()));
        }
    }

    private Evaluation follow(EvaluateRequest request, Progress.Task task, Patience patience)
            throws InterruptedException {
        long startedNanos = System.nanoTime();
        try (ServerStream<EvaluateRequest, EvaluateResponse> states =
                new ServerStream<>("eval-service", SILENCE_ALLOWED)) {
            services.evaluationStreams().evaluate(request, states);
            long first = -1;
            Optional<EvaluateResponse> next = states.next();
            while (next.isPresent()) {
                patience.restored();
                EvaluateResponse state = next.get();
                if (state.hasEvaluation()) {
                    return state.getEvaluation();
                }
                first = first < 0 ? state.getAnswered() : first;
                double seconds = (System.nanoTime() - startedNanos) / 1e9;
                double perSecond = (state.getAnswered() - first) / Math.max(seconds, 1e-3);
                if (perSecond > 0) {
                    task.remaining(Duration.ofSeconds((long) ((state.getTotal() - state.getAnswered()) / perSecond)));
                    task.update(
                            state.getAnswered(),
                            state.getTotal(),
                            String.format(Locale.ROOT, "%.1f questions/s", perSecond));
                } else {
                    task.update(state.getAnswered(), state.getTotal());
                }
                next = states.next();
            }
        }
        throw new FailedException("The eval-service ended the evaluation without a result; see `squadron logs eval`.");
    }

    /** Hands every prediction to the writer, in the data set's order. */
    public void predictions(String evaluationId, PredictionFiles files) throws InterruptedException {
        GetPredictionsRequest request =
                GetPredictionsRequest.newBuilder().setEvaluationId(evaluationId).build();
        try (ServerStream<GetPredictionsRequest, GetPredictionsResponse> predictions =
                new ServerStream<>("eval-service", SILENCE_ALLOWED)) {
            services.evaluationStreams().getPredictions(request, predictions);
            Optional<GetPredictionsResponse> next = predictions.next();
            while (next.isPresent()) {
                files.add(next.get().getPrediction());
                next = predictions.next();
            }
        }
    }
}
