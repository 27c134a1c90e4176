package io.squadron.eval.dashboard.run;

import io.squadron.eval.dashboard.evaluation.EvaluationView;
import io.squadron.eval.run.Provenance;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything that is shown of one run.
 *
 * @param arguments run_squad's flags by name, with every default filled in
 * @param log the newest first
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
        List<EvaluationView> evaluations,
        List<LogEntry> log,
        List<EventFile> eventFiles) {

    /** One trainer's go at the run, and what made its results. */
    public record Attempt(
            int number,
            String trainer,
            String device,
            Provenance provenance,
            long firstStep,
            String outcome,
            Instant startedAt,
            Instant endedAt) {}

    /**
     * Something that happened to it.
     *
     * @param kind the event's name in the contract
     */
    public record LogEntry(Instant time, int attempt, long step, String kind, String message) {
        /** For people. */
        public String words() {
            return kind.replace('_', ' ');
        }
    }

    /** A file that TensorBoard reads. */
    public record EventFile(String name, long bytes) {}

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

    /** What made the results of the latest attempt that began; null before. */
    public Provenance provenance() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).provenance();
    }

    /** Another run can be asked to go on from it; whether its state is kept, the trainer-service knows. */
    public boolean ended() {
        return run.status().isOver();
    }

    /** Its trainers' files can be downloaded. */
    public boolean hasEventFiles() {
        return !eventFiles.isEmpty();
    }

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
