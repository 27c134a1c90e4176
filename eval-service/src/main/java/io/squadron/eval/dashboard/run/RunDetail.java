package io.squadron.eval.dashboard.run;

import io.squadron.eval.dashboard.evaluation.EvaluationView;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything that is shown of one run.
 *
 * @param arguments run_squad's flags by name, with every default filled in
 */
public record RunDetail(
        RunSummary run,
        int attempt,
        String trainer,
        String device,
        String engine,
        long windows,
        long duplicateWindows,
        long parameters,
        Map<String, Object> arguments,
        List<Attempt> attempts,
        List<Checkpoint> checkpoints,
        List<EvaluationView> evaluations) {

    /** One trainer's go at the run. */
    public record Attempt(
            int number,
            String trainer,
            String device,
            long firstStep,
            String outcome,
            Instant startedAt,
            Instant endedAt) {}

    /** A checkpoint of the run; of a deleted one only the figures are left. */
    public record Checkpoint(
            String id,
            long step,
            String location,
            long bytes,
            boolean last,
            boolean champion,
            boolean deleted,
            Instant createdAt) {}

    /** Whose curves are drawn. */
    public List<RunSummary> curves() {
        return List.of(run);
    }

    /** Evaluations whose figures can be compared, in the order of training. */
    public List<EvaluationView> scores() {
        return evaluations.stream()
                .filter(evaluation -> evaluation.f1() != null && evaluation.isReference())
                .toList();
    }

    /** The evaluation with the highest F1; null while there is none. */
    public EvaluationView best() {
        return scores().stream().max(Comparator.comparing(EvaluationView::f1)).orElse(null);
    }
}
