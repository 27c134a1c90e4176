package io.squadron.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.squadron.endtoend.stack.Replica;
import io.squadron.endtoend.stack.Surroundings;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.GetEvaluationRequest;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.ListModelsRequest;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunStatus;
import io.squadron.v1.Split;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import io.squadron.v1.WatchRunRequest;
import io.squadron.v1.WatchRunResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop over two replicas of each service, each of which is killed once while it works. */
class TwoReplicasIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SAMPLE = Path.of(System.getProperty("squadron.sample"));
    private static final Path DIST = Path.of(System.getProperty("squadron.dist"));
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration LATE = Duration.ofMinutes(6);
    private static final int STEPS = 45;
    private static final int COPIES = 5;
    private static final AnswerRequest QUESTION = AnswerRequest.newBuilder()
            .setQuestion("Who built the lighthouse of Marn?")
            .setContext("The lighthouse of Marn was built in 1874 by the engineer Ilse Brandt.")
            .build();

    @TempDir
    Path home;

    @Test
    void aKilledReplicaOfEachServiceCostsNoDataSetNoStepNoAnswerAndNoPrediction() throws IOException {
        try (TwoReplicas replicas = new TwoReplicas(DIST, home, Surroundings.inThisProcess())) {
            String train = Files.readString(SAMPLE.resolve("train.json"));
            DatasetManifest trainSet =
                    DatasetImport.whole(replicas.tokenizerA.channel(), "train", Split.SPLIT_TRAIN, train);
            DatasetManifest devSet = importThroughTheOtherAfterAKill(replicas);
            Run run = trainThroughAKill(replicas, trainSet);
            serveThroughAKill(replicas, run);
            evaluateThroughAKill(replicas, run, devSet);
        }
    }

    private static DatasetManifest importThroughTheOtherAfterAKill(TwoReplicas replicas) throws IOException {
        String dev = copies(SAMPLE.resolve("dev.json"));
        DatasetImport abandoned = new DatasetImport(replicas.tokenizerA.channel(), "dev", Split.SPLIT_DEV);
        abandoned.send(dev.substring(0, dev.length() / 2));
        await().atMost(SOON)
                .until(() -> statuses(replicas.tokenizerB).contains(DatasetStatus.DATASET_STATUS_IMPORTING));
        replicas.tokenizerA.kill();
        assertThat(abandoned.manifest()).failsWithin(SOON);
        await().atMost(SOON).until(() -> statuses(replicas.tokenizerB).contains(DatasetStatus.DATASET_STATUS_FAILED));
        assertThat(statuses(replicas.tokenizerB)).doesNotContain(DatasetStatus.DATASET_STATUS_IMPORTING);

        DatasetManifest imported = DatasetImport.whole(replicas.tokenizerB.channel(), "dev", Split.SPLIT_DEV, dev);
        replicas.tokenizerA.restart();
        await().atMost(SOON).until(() -> datasets(replicas.tokenizerA).contains(imported));
        assertThat(datasets(replicas.tokenizerA)).containsExactlyInAnyOrderElementsOf(datasets(replicas.tokenizerB));
        report(
                "import: killed a; %d data sets through either, %d questions imported through b, none IMPORTING",
                datasets(replicas.tokenizerB).size(), imported.getExamples());
        return imported;
    }

    private static Run trainThroughAKill(TwoReplicas replicas, DatasetManifest trainSet) {
        String runId = TrainerServiceGrpc.newBlockingStub(replicas.trainerA.channel())
                .submitRun(SubmitRunRequest.newBuilder()
                        .setRequest(TrainingRequest.newBuilder()
                                .setTrainDatasetId(trainSet.getDatasetId())
                                .setModelNameOrPath("all-MiniLM-L6-v2")
                                .setArguments(TrainingArguments.newBuilder()
                                        .setPerGpuTrainBatchSize(4)
                                        .setLearningRate(2e-4)
                                        .setMaxSteps(STEPS)
                                        .setLoggingSteps(1)
                                        .setNoCuda(true)))
                        .build())
                .getRun()
                .getRunId();
        String owner = trainers(watch(replicas.trainerB, runId, STEPS / 3)).get(0);
        boolean first = owner.equals("a");
        Replica killed = first ? replicas.trainerA : replicas.trainerB;
        Replica other = first ? replicas.trainerB : replicas.trainerA;
        killed.kill();
        Run finished = await().atMost(LATE).until(() -> run(other, runId), run -> isEnd(run.getStatus()));
        killed.restart();

        assertThat(finished.getStatus()).isEqualTo(RunStatus.RUN_STATUS_FINISHED);
        assertThat(finished.getAttempt()).isEqualTo(2);
        List<RunEvent> events = RunEventsTopic.eventsOf(runId);
        assertThat(trainers(events)).containsExactly(owner, first ? "b" : "a");
        Map<Long, List<Double>> losses = new TreeMap<>();
        events.stream().filter(RunEvent::hasMetrics).forEach(event -> losses.computeIfAbsent(
                        event.getStep(), step -> new ArrayList<>())
                .add(event.getMetrics().getLoss()));
        assertThat(losses.keySet())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, STEPS).boxed().toList());
        assertThat(losses.values())
                .as("a step that was trained again has the same loss to the bit")
                .allSatisfy(same -> assertThat(same).containsOnly(same.get(0)));
        report(
                "training: killed %s at step %d of %d; taken over; %d steps, %d of them trained twice with equal losses",
                owner,
                STEPS / 3,
                STEPS,
                losses.size(),
                losses.values().stream().filter(same -> same.size() > 1).count());
        return finished;
    }

    private static void serveThroughAKill(TwoReplicas replicas, Run run) {
        String checkpoint = run.getCheckpointIds(run.getCheckpointIdsCount() - 1);
        List.of(replicas.inferenceA, replicas.inferenceB).forEach(replica -> await().atMost(SOON)
                .until(() -> checkpoints(replica).contains(checkpoint)));
        AnswerRequest question = QUESTION.toBuilder().setModel(checkpoint).build();
        AnswerResponse fromA = answer(replicas.inferenceA, question);
        AnswerResponse fromB = answer(replicas.inferenceB, question);
        assertThat(fromB.getAnswersList()).isEqualTo(fromA.getAnswersList());

        replicas.inferenceA.kill();
        int answered = 50;
        assertThat(IntStream.range(0, answered).mapToObj(i -> answer(replicas.inferenceB, question)))
                .allSatisfy(same -> assertThat(same.getAnswersList()).isEqualTo(fromA.getAnswersList()));
        replicas.inferenceA.restart();
        assertThat(answer(replicas.inferenceA, question).getAnswersList()).isEqualTo(fromA.getAnswersList());
        report(
                "serving: killed a; b gave %d answers of %d meanwhile; a's answer is the same after its restart",
                answered, answered);
        report("stopping: %s", new StoppedService(replicas.inferenceA).whileAsked(question, fromA.getAnswersList()));
        assertThat(answer(replicas.inferenceA, question).getAnswersList()).isEqualTo(fromA.getAnswersList());
    }

    private static void evaluateThroughAKill(TwoReplicas replicas, Run run, DatasetManifest devSet) {
        String checkpoint = run.getCheckpointIds(run.getCheckpointIdsCount() - 1);
        // Each replica carries one out at a time, so that each of the two has one.
        List<String> ids = IntStream.of(20, 10)
                .mapToObj(nBestSize -> evaluate(replicas.evalB, checkpoint, devSet, nBestSize))
                .toList();
        ids.forEach(id ->
                await().atMost(LATE).until(() -> evaluation(replicas.evalB, id).getAnswered() > 0));
        long before = ids.stream()
                .mapToLong(id -> evaluation(replicas.evalB, id).getAnswered())
                .sum();
        replicas.evalA.kill();
        List<Evaluation> complete = ids.stream()
                .map(id -> await().atMost(LATE)
                        .until(
                                () -> evaluation(replicas.evalB, id),
                                evaluation -> evaluation.getState() != EvaluationState.EVALUATION_STATE_QUEUED
                                        && evaluation.getState() != EvaluationState.EVALUATION_STATE_RUNNING))
                .toList();
        replicas.evalA.restart();

        long questions = devSet.getExamples();
        assertThat(before).as("the kill came in the middle").isLessThan(2 * questions);
        assertThat(complete).allSatisfy(evaluation -> {
            assertThat(evaluation.getState()).isEqualTo(EvaluationState.EVALUATION_STATE_COMPLETE);
            assertThat(evaluation.getMetrics().getTotal()).isEqualTo(questions);
            assertThat(evaluation.getUnansweredList()).isEmpty();
            assertThat(predictedIndexes(replicas.evalA, evaluation))
                    .containsExactlyElementsOf(
                            LongStream.range(0, questions).boxed().toList());
        });
        assertThat(complete.get(1).getMetrics()).isEqualTo(complete.get(0).getMetrics());
        report(
                "evaluation: killed a at %d of %d questions; both complete, %d predictions each, F1 %.2f and %.2f",
                before,
                2 * questions,
                questions,
                complete.get(0).getMetrics().getF1(),
                complete.get(1).getMetrics().getF1());
    }

    private static List<DatasetManifest> datasets(Replica tokenizer) {
        return TokenizerServiceGrpc.newBlockingStub(tokenizer.channel())
                .listDatasets(ListDatasetsRequest.getDefaultInstance())
                .getDatasetsList();
    }

    private static List<DatasetStatus> statuses(Replica tokenizer) {
        return datasets(tokenizer).stream().map(DatasetManifest::getStatus).toList();
    }

    private static Run run(Replica trainer, String runId) {
        return TrainerServiceGrpc.newBlockingStub(trainer.channel())
                .getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                .getRun();
    }

    private static boolean isEnd(RunStatus status) {
        return status != RunStatus.RUN_STATUS_QUEUED && status != RunStatus.RUN_STATUS_RUNNING;
    }

    /** Follows a run until its end, or until it has done so many steps. */
    private static List<RunEvent> watch(Replica trainer, String runId, long steps) {
        List<RunEvent> events = new ArrayList<>();
        CancellableContext watching = Context.current().withCancellation();
        watching.run(() -> {
            Iterator<WatchRunResponse> watched = TrainerServiceGrpc.newBlockingStub(trainer.channel())
                    .watchRun(WatchRunRequest.newBuilder().setRunId(runId).build());
            while (watched.hasNext()
                    && (events.isEmpty() || events.get(events.size() - 1).getStep() < steps)) {
                events.add(watched.next().getEvent());
            }
        });
        watching.cancel(null);
        return events;
    }

    /** Who has begun the run's attempts. */
    private static List<String> trainers(List<RunEvent> events) {
        return events.stream()
                .filter(RunEvent::hasStarted)
                .map(event -> event.getStarted().getTrainer())
                // What follows the instance's id tells its processes apart.
                .map(trainer -> trainer.substring(0, trainer.indexOf('/')))
                .toList();
    }

    private static List<String> checkpoints(Replica inference) {
        return ModelServiceGrpc.newBlockingStub(inference.channel())
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsList()
                .stream()
                .map(model -> model.getCheckpoint().getCheckpointId())
                .toList();
    }

    private static AnswerResponse answer(Replica inference, AnswerRequest question) {
        return QuestionAnsweringServiceGrpc.newBlockingStub(inference.channel()).answer(question);
    }

    private static String evaluate(Replica eval, String model, DatasetManifest dataset, int nBestSize) {
        Iterator<EvaluateResponse> progress = EvaluationServiceGrpc.newBlockingStub(eval.channel())
                .evaluate(EvaluateRequest.newBuilder()
                        .setModel(model)
                        .setDatasetId(dataset.getDatasetId())
                        .setSettings(EvaluationSettings.newBuilder().setNBestSize(nBestSize))
                        .build());
        return progress.next().getEvaluationId();
    }

    private static Evaluation evaluation(Replica eval, String id) {
        return EvaluationServiceGrpc.newBlockingStub(eval.channel())
                .getEvaluation(
                        GetEvaluationRequest.newBuilder().setEvaluationId(id).build())
                .getEvaluation();
    }

    private static List<Long> predictedIndexes(Replica eval, Evaluation evaluation) {
        List<Long> indexes = new ArrayList<>();
        EvaluationServiceGrpc.newBlockingStub(eval.channel())
                .getPredictions(GetPredictionsRequest.newBuilder()
                        .setEvaluationId(evaluation.getEvaluationId())
                        .build())
                .forEachRemaining(
                        response -> indexes.add(response.getPrediction().getExampleIndex()));
        return indexes;
    }

    /** The file's articles several times over, with ids of their own, so that an evaluation takes a while. */
    private static String copies(Path squad) throws IOException {
        ObjectNode original = (ObjectNode) JSON.readTree(squad.toFile());
        ArrayNode articles = JSON.createArrayNode();
        for (int copy = 0; copy < COPIES; copy++) {
            JsonNode data = original.get("data").deepCopy();
            String suffix = "-" + copy;
            data.findParents("question").forEach(question -> ((ObjectNode) question)
                    .put("id", question.get("id").asText() + suffix));
            articles.addAll((ArrayNode) data);
        }
        return original.set("data", articles).toString();
    }

    private static void report(String counted, Object... numbers) {
        System.out.printf(counted + "%n", numbers);
    }
}
