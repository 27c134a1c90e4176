package io.squadron.eval.dashboard.run;

import io.squadron.eval.annotation.Annotations;
import io.squadron.eval.annotation.RunAnnotations;
import io.squadron.eval.artifact.EventFiles;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.DatasetNames;
import io.squadron.eval.dashboard.evaluation.EvaluationViews;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.run.RunAttempt;
import io.squadron.eval.run.RunLogEntry;
import io.squadron.eval.run.RunState;
import io.squadron.eval.run.TrainingRun;
import io.squadron.eval.runlist.ListedRuns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.NotFoundException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what the pages and the JSON endpoints show. */
@ApplicationScoped
public class RunViews {
    private static final int LISTED_EVENTS = 200;

    private final ListedRuns listed;
    private final EvaluationViews evaluations;
    private final RunAnnotations annotations;
    private final EventFiles files;

    RunViews(ListedRuns listed, EvaluationViews evaluations, RunAnnotations annotations, EventFiles files) {
        this.files = files;
        this.annotations = annotations;
        this.listed = listed;
        this.evaluations = evaluations;
    }

    /** Some runs, in this order; without those that are not here any more. */
    @Transactional
    public List<RunSummary> summaries(List<String> runIds) {
        if (runIds.isEmpty()) {
            return List.of();
        }
        DatasetNames datasets = DatasetNames.load();
        Champion champion = Champion.load();
        Map<String, RunSummary.BestEvaluation> best = best(runIds);
        Set<String> stuck = listed.stuckAmong(runIds);
        Map<String, Annotations> said = annotations.of(runIds);
        Map<String, TrainingRun> found = TrainingRun.<TrainingRun>stream("runId in ?1", runIds)
                .collect(Collectors.toMap(run -> run.runId, Function.identity()));
        return runIds.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(run -> RunSummary.of(
                        run,
                        datasets,
                        best.getOrDefault(run.runId, RunSummary.BestEvaluation.NONE),
                        said.getOrDefault(run.runId, Annotations.NONE),
                        champion.isOf(run.runId),
                        stuck.contains(run.runId)))
                .toList();
    }

    /** There is one. */
    @Transactional
    public boolean any() {
        return TrainingRun.count() > 0;
    }

    /** Fails for a run that is not here; reads no more than that. */
    @Transactional
    void require(String runId) {
        if (TrainingRun.count("runId", runId) == 0) {
            throw unknown(runId);
        }
    }

    static NotFoundException unknown(String runId) {
        return new NotFoundException("There is no run \"" + runId + "\" here.");
    }

    @Transactional
    public Optional<RunDetail> find(String runId) {
        return TrainingRun.<TrainingRun>findByIdOptional(runId).map(this::detail);
    }

    private RunDetail detail(TrainingRun run) {
        DatasetNames datasets = DatasetNames.load();
        Champion champion = Champion.load();
        RunSummary.BestEvaluation best =
                best(List.of(run.runId)).getOrDefault(run.runId, RunSummary.BestEvaluation.NONE);
        return new RunDetail(
                RunSummary.of(
                        run,
                        datasets,
                        best,
                        annotations.of(List.of(run.runId)).getOrDefault(run.runId, Annotations.NONE),
                        champion.isOf(run.runId),
                        !listed.stuckAmong(List.of(run.runId)).isEmpty()),
                run.attempt,
                run.trainer,
                run.device,
                run.engine,
                run.windows,
                run.duplicateWindows,
                run.parameters,
                run.orderedArguments(),
                RunAttempt.ofRun(run.runId).stream()
                        .map(attempt -> attempt(attempt, run.attempt))
                        .toList(),
                AnnouncedCheckpoint.ofRun(run.runId).stream()
                        .map(checkpoint -> checkpoint(checkpoint, champion))
                        .toList(),
                evaluations.ofRun(run.runId),
                RunLogEntry.ofRun(run.runId, LISTED_EVENTS).stream()
                        .map(entry -> new RunDetail.LogEntry(
                                entry.time, entry.key.attempt(), entry.key.step(), entry.key.kind(), entry.message))
                        .toList(),
                files.of(run.runId).stream()
                        .map(file -> new RunDetail.EventFile(file.name(), file.bytes()))
                        .toList());
    }

    /** An attempt that another one followed without having told its end was lost with its trainer. */
    private static RunDetail.Attempt attempt(RunAttempt attempt, int current) {
        boolean lost = attempt.outcome == RunState.RUNNING && attempt.key.attempt() < current;
        return new RunDetail.Attempt(
                attempt.key.attempt(),
                attempt.trainer,
                attempt.device,
                attempt.provenance,
                attempt.firstStep,
                lost ? "LOST" : attempt.outcome.name(),
                attempt.startedAt,
                attempt.endedAt);
    }

    private static RunDetail.Checkpoint checkpoint(AnnouncedCheckpoint checkpoint, Champion champion) {
        return new RunDetail.Checkpoint(
                checkpoint.checkpointId,
                checkpoint.step,
                checkpoint.location,
                checkpoint.bytes,
                checkpoint.lastOfRun,
                champion.is(checkpoint.checkpointId),
                checkpoint.isDeleted(),
                checkpoint.createdAt);
    }

    private static Map<String, RunSummary.BestEvaluation> best(List<String> runIds) {
        Map<String, RunSummary.BestEvaluation> best = new HashMap<>();
        if (!runIds.isEmpty()) {
            CheckpointEvaluation.<CheckpointEvaluation>stream(
                            "runId in ?1 and status = ?2 and f1 is not null order by f1",
                            runIds,
                            EvaluationState.COMPLETED)
                    .filter(evaluation -> evaluation.setting().isReference())
                    .forEach(evaluation ->
                            best.put(evaluation.runId, new RunSummary.BestEvaluation(evaluation.exact, evaluation.f1)));
        }
        return best;
    }
}
