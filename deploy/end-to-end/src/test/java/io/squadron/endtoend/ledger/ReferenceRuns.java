package io.squadron.endtoend.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.endtoend.ledger.audit.TrainingAudit;
import io.squadron.endtoend.ledger.client.DatasetImport;
import io.squadron.endtoend.ledger.client.TrainingClient;
import io.squadron.endtoend.ledger.client.Variant;
import io.squadron.endtoend.ledger.history.Observed.EvaluationRow;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.endtoend.ledger.history.Reference.Trained;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStatus;
import io.squadron.v1.Split;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** One run of each variant, its evaluation and its answers, before anything happens. */
final class ReferenceRuns {
    private static final Duration LATE = Duration.ofMinutes(4);
    private static final long IMPORT_SECONDS = 60;

    private final TwoReplicas replicas;
    private final Observer observer;
    private final List<AnswerRequest> questions;

    ReferenceRuns(TwoReplicas replicas, Observer observer, List<AnswerRequest> questions) {
        this.replicas = replicas;
        this.observer = observer;
        this.questions = questions;
    }

    /** Makes them all. */
    Reference make(String developmentFile, List<Variant> variants)
            throws ExecutionException, InterruptedException, TimeoutException {
        DatasetManifest developmentSet = imported("development", Split.SPLIT_DEV, developmentFile);
        Map<String, Trained> trained = new LinkedHashMap<>();
        for (Variant variant : variants) {
            DatasetManifest dataset = imported(nameOfSet(variant), Split.SPLIT_TRAIN, variant.squad());
            trained.put(variant.name(), train(variant, dataset, developmentSet.getDatasetId()));
        }
        return new Reference(developmentSet, trained);
    }

    /** What the data set is called that a variant's reference run was trained on. */
    static String nameOfSet(Variant variant) {
        return variant.name() + ".reference";
    }

    private DatasetManifest imported(String name, Split split, String squad)
            throws ExecutionException, InterruptedException, TimeoutException {
        return DatasetImport.within(IMPORT_SECONDS, replicas.tokenizerA.channel(), name, split, squad);
    }

    private Trained train(Variant variant, DatasetManifest dataset, String developmentSet) {
        TrainerServiceBlockingStub trainer = TrainerServiceGrpc.newBlockingStub(replicas.trainerA.channel());
        String runId = "reference-" + variant.name();
        var unused = trainer.submitRun(SubmitRunRequest.newBuilder()
                .setRequest(TrainingClient.request(variant, dataset.getDatasetId(), developmentSet, runId))
                .build());
        GetRunRequest get = GetRunRequest.newBuilder().setRunId(runId).build();
        Run run = await(runId)
                .atMost(LATE)
                .until(
                        () -> trainer.getRun(get).getRun(),
                        each -> each.getStatus() != RunStatus.RUN_STATUS_QUEUED
                                && each.getStatus() != RunStatus.RUN_STATUS_RUNNING);
        assertThat(run.getStatus()).as(run.toString()).isEqualTo(RunStatus.RUN_STATUS_FINISHED);
        List<RunEvent> events = observer.events().get(runId);
        Map<Long, Double> losses = new TreeMap<>();
        events.stream()
                .filter(RunEvent::hasMetrics)
                .forEach(event -> losses.put(event.getStep(), event.getMetrics().getLoss()));
        Checkpoint checkpoint = events.stream()
                .filter(RunEvent::hasCheckpoint)
                .map(RunEvent::getCheckpoint)
                .reduce((first, second) -> second)
                .orElseThrow();
        EvaluationRow evaluation = await("the evaluation of " + runId)
                .atMost(LATE)
                .until(
                        () -> observer.stored().evaluations().stream()
                                .filter(row -> row.checkpointId().equals(checkpoint.getCheckpointId()))
                                .filter(row -> row.status().equals("COMPLETED"))
                                .toList(),
                        complete -> !complete.isEmpty())
                .get(0);
        return new Trained(
                checkpoint.getCheckpointId(),
                dataset.getWindows(),
                losses,
                TrainingAudit.weightsOf(checkpoint),
                evaluation.exact(),
                evaluation.f1(),
                answers(checkpoint.getCheckpointId()));
    }

    private List<PredictedAnswer> answers(String checkpointId) {
        return questions.stream()
                .map(question -> QuestionAnsweringServiceGrpc.newBlockingStub(replicas.inferenceA.channel())
                        .answer(question.toBuilder().setModel(checkpointId).build())
                        .getAnswers(0))
                .toList();
    }
}
