package io.squadron.eval.mlflow;

import io.squadron.eval.annotation.Annotations;
import io.squadron.eval.annotation.RunAnnotations;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.SortOrder;
import io.squadron.eval.run.StepMetric;
import io.squadron.eval.run.TrainingRun;
import io.squadron.eval.runlist.FilterText;
import io.squadron.eval.runlist.ListedRuns;
import io.squadron.eval.runlist.RunQueryException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Reads runs as MLflow's clients want them. Times are milliseconds since 1970; NaN becomes a text, as in protobuf's JSON. */
@ApplicationScoped
class MlflowRuns {
    /** Metrics of every logged step, by the names that MLflow and the database have for them. */
    static final Map<String, ToDoubleFunction<StepMetric>> CURVES = curves();

    private static final String LAST_POINTS =
            """
            select m.* from training_run r cross join lateral (
                select * from step_metric s where s.run_id = r.run_id order by s.step desc, s.attempt desc limit 1) m
            where r.run_id in (:runs)""";

    private static final String POINTS_BEHIND =
            "runId = ?1 and step >= ?2 and (step > ?2 or attempt > ?3) order by step, attempt";

    private final EntityManager entities;
    private final ListedRuns listed;
    private final RunAnnotations annotations;

    MlflowRuns(EntityManager entities, ListedRuns listed, RunAnnotations annotations) {
        this.entities = entities;
        this.listed = listed;
        this.annotations = annotations;
    }

    record Metric(String key, double value, long timestamp, long step) {}

    /** A parameter or a tag. */
    record Entry(String key, String value) {}

    /** Of each metric the last value. */
    record RunData(List<Metric> metrics, List<Entry> params, List<Entry> tags) {}

    /** By MLflow's names. */
    record Run(Map<String, Object> info, RunData data) {}

    private static Map<String, ToDoubleFunction<StepMetric>> curves() {
        Map<String, ToDoubleFunction<StepMetric>> curves = new LinkedHashMap<>();
        curves.put("loss", point -> point.loss);
        curves.put("learning_rate", point -> point.learningRate);
        curves.put("grad_norm", point -> point.gradNorm);
        curves.put("windows_per_second", point -> point.windowsPerSecond);
        curves.put("epoch", point -> point.epoch);
        return curves;
    }

    @Transactional
    List<Run> search(Condition condition, List<SortOrder> orders, long skipped, int most) {
        try {
            return read(listed.ids(condition, orders, skipped, most));
        } catch (RunQueryException e) {
            throw MlflowError.invalid(e.getMessage());
        }
    }

    @Transactional
    Run find(String runId) {
        return read(List.of(runId)).stream().findFirst().orElseThrow(() -> unknown(runId));
    }

    /** Points of a curve, in the order of steps, behind one. */
    @Transactional
    List<StepMetric> points(String runId, long afterStep, int afterAttempt, int most) {
        if (TrainingRun.count("runId", runId) == 0) {
            throw unknown(runId);
        }
        return StepMetric.<StepMetric>find(POINTS_BEHIND, runId, afterStep, afterAttempt)
                .page(0, most)
                .list();
    }

    /**
     * What the checkpoints of a run reached in full precision on whole data sets, in the order of steps. On another data set than
     * the run's own a metric has its id behind its name.
     */
    @Transactional
    List<Metric> evaluated(String runId) {
        TrainingRun run = TrainingRun.<TrainingRun>findByIdOptional(runId).orElseThrow(() -> unknown(runId));
        return evaluated(Map.of(runId, run)).getOrDefault(runId, List.of());
    }

    private static RuntimeException unknown(String runId) {
        return MlflowError.missing("There is no run “%s”.".formatted(runId));
    }

    private List<Run> read(List<String> ids) {
        Map<String, TrainingRun> runs = TrainingRun.<TrainingRun>stream("runId in ?1", ids)
                .collect(Collectors.toMap(run -> run.runId, run -> run));
        Map<String, StepMetric> points =
                lastPoints(ids).stream().collect(Collectors.toMap(point -> point.runId, point -> point));
        Map<String, List<Metric>> evaluated = evaluated(runs);
        Map<String, String> datasets = ImportedDataset.names();
        Map<String, Annotations> said = annotations.of(ids);
        return ids.stream()
                .filter(runs::containsKey)
                .map(id -> new Run(
                        info(
                                runs.get(id),
                                said.getOrDefault(id, Annotations.NONE).archived()),
                        new RunData(
                                last(points.get(id), evaluated.getOrDefault(id, List.of())),
                                params(runs.get(id), datasets),
                                tags(runs.get(id)))))
                .toList();
    }

    @SuppressWarnings("unchecked") // JPA's native queries are untyped; Hibernate returns the entity asked for.
    private List<StepMetric> lastPoints(List<String> ids) {
        return entities.createNativeQuery(LAST_POINTS, StepMetric.class)
                .setParameter("runs", ids)
                .getResultList();
    }

    private static Map<String, List<Metric>> evaluated(Map<String, TrainingRun> runs) {
        return CheckpointEvaluation.<CheckpointEvaluation>stream(
                        "runId in ?1 and status = ?2 and f1 is not null and precision = ?3 and maxQuestions = 0"
                                + " order by step, completedAt",
                        runs.keySet(),
                        EvaluationState.COMPLETED,
                        ModelPrecision.FP32)
                .collect(Collectors.groupingBy(
                        evaluation -> evaluation.runId,
                        Collectors.flatMapping(
                                evaluation -> metrics(evaluation, runs.get(evaluation.runId).evalDatasetId).stream(),
                                Collectors.toList())));
    }

    private static List<Metric> metrics(CheckpointEvaluation evaluation, String own) {
        String suffix = own.isEmpty() || own.equals(evaluation.datasetId) ? "" : "/" + evaluation.datasetId;
        long time = evaluation.completedAt.toEpochMilli();
        return List.of(
                new Metric("f1" + suffix, evaluation.f1, time, evaluation.step),
                new Metric("exact_match" + suffix, evaluation.exact, time, evaluation.step));
    }

    static Metric metric(String key, StepMetric point) {
        return new Metric(key, CURVES.get(key).applyAsDouble(point), point.time.toEpochMilli(), point.step);
    }

    private static List<Metric> last(StepMetric point, List<Metric> evaluated) {
        Map<String, Metric> metrics = new LinkedHashMap<>();
        if (point != null) {
            CURVES.keySet().forEach(key -> metrics.put(key, metric(key, point)));
        }
        evaluated.forEach(metric -> metrics.put(metric.key(), metric));
        return List.copyOf(metrics.values());
    }

    private static List<Entry> params(TrainingRun run, Map<String, String> datasets) {
        List<Entry> params = new ArrayList<>();
        params.add(new Entry("model_name_or_path", run.modelNameOrPath));
        params.add(new Entry("train_dataset", datasets.getOrDefault(run.trainDatasetId, run.trainDatasetId)));
        params.add(new Entry("eval_dataset", datasets.getOrDefault(run.evalDatasetId, run.evalDatasetId)));
        run.orderedArguments()
                .forEach((name, value) -> params.add(new Entry(
                        name, value instanceof Double number ? FilterText.number(number) : value.toString())));
        return known(params);
    }

    private static List<Entry> tags(TrainingRun run) {
        return known(List.of(
                new Entry("mlflow.runName", run.title()),
                new Entry("mlflow.source.type", "JOB"),
                new Entry("mlflow.source.name", "squadron"),
                new Entry("squadron.trainer", run.trainer),
                new Entry("squadron.device", run.device),
                new Entry("squadron.failure", run.failure)));
    }

    private static List<Entry> known(List<Entry> entries) {
        return entries.stream().filter(entry -> !entry.value().isEmpty()).toList();
    }

    private static Map<String, Object> info(TrainingRun run, boolean isArchived) {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("run_id", run.runId);
        info.put("run_uuid", run.runId);
        info.put("run_name", run.title());
        info.put("experiment_id", MlflowApi.EXPERIMENT_ID);
        info.put("user_id", "");
        info.put(
                "status",
                switch (run.status) {
                    case QUEUED -> "SCHEDULED";
                    case RUNNING, FINISHED, FAILED -> run.status.name();
                    case STOPPED -> "KILLED";
                });
        info.put("start_time", (run.startedAt == null ? run.submittedAt : run.startedAt).toEpochMilli());
        if (run.endedAt != null) {
            info.put("end_time", run.endedAt.toEpochMilli());
        }
        info.put("artifact_uri", MlflowApi.ARTIFACTS + "runs/" + run.runId);
        info.put("lifecycle_stage", isArchived ? "deleted" : "active");
        return info;
    }
}
