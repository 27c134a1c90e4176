package io.squadron.eval.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.google.common.collect.ImmutableList;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AliasChange;
import io.squadron.v1.AnalysisServiceGrpc;
import io.squadron.v1.AnalysisServiceGrpc.AnalysisServiceBlockingStub;
import io.squadron.v1.CancelEvaluationRequest;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluateResponse;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationServiceGrpc;
import io.squadron.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import io.squadron.v1.EvaluationState;
import io.squadron.v1.GetPredictionsRequest;
import io.squadron.v1.GetPredictionsResponse;
import io.squadron.v1.ListAliasChangesRequest;
import io.squadron.v1.ListEvaluationsRequest;
import io.squadron.v1.Prediction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A gRPC client of the service. */
@ApplicationScoped
class EvaluationClient {
    /** What a test waits for comes sooner, though the service may wait for Kafka first ({@link EvalStack}). */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final ManagedChannel channel;

    EvaluationClient(@ConfigProperty(name = "quarkus.grpc.server.test-port") int port) {
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    @PreDestroy
    void close() {
        channel.shutdownNow();
    }

    /** Asks for an evaluation and hears it out. */
    List<EvaluateResponse> evaluate(String model, String datasetId) {
        return ImmutableList.copyOf(stub().evaluate(request(model, datasetId)));
    }

    List<Prediction> predictions(String evaluationId) {
        return ImmutableList.copyOf(stub().getPredictions(GetPredictionsRequest.newBuilder()
                        .setEvaluationId(evaluationId)
                        .build()))
                .stream()
                .map(GetPredictionsResponse::getPrediction)
                .toList();
    }

    /** What a run has reached on its own data set, {@code RUN-dev}, newest first. */
    List<Evaluation> results(String runId) {
        return results(runId, runId + "-dev");
    }

    /** On one data set: whoever is the champion is measured on those of other tests too. */
    List<Evaluation> results(String runId, String datasetId) {
        return stub()
                .listEvaluations(ListEvaluationsRequest.newBuilder()
                        .setRunId(runId)
                        .addStates(EvaluationState.EVALUATION_STATE_COMPLETE)
                        .build())
                .getEvaluationsList()
                .stream()
                .filter(evaluation -> evaluation.getDatasetId().equals(datasetId))
                .toList();
    }

    /** The one result of a run on its own data set. */
    Evaluation awaitResult(String runId) {
        return awaitResult(runId, runId + "-dev");
    }

    /** The one result of a run on a data set. */
    Evaluation awaitResult(String runId, String datasetId) {
        return await().atMost(LIMIT)
                .until(() -> results(runId, datasetId), results -> results.size() == 1)
                .get(0);
    }

    List<Evaluation> awaitResults(String runId, int count) {
        return await().atMost(LIMIT).until(() -> results(runId), results -> results.size() == count);
    }

    /** Cancels whatever waits or runs, until nothing does. */
    void cancelAll() {
        await().atMost(LIMIT).until(() -> {
            List<Evaluation> open = stub().listEvaluations(ListEvaluationsRequest.newBuilder()
                            .addStates(EvaluationState.EVALUATION_STATE_QUEUED)
                            .addStates(EvaluationState.EVALUATION_STATE_RUNNING)
                            .build())
                    .getEvaluationsList();
            open.forEach(this::cancel);
            return open.isEmpty();
        });
    }

    private void cancel(Evaluation evaluation) {
        try {
            var unused = stub().cancelEvaluation(CancelEvaluationRequest.newBuilder()
                    .setEvaluationId(evaluation.getEvaluationId())
                    .build());
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).as("it has ended meanwhile").isEqualTo(Status.Code.FAILED_PRECONDITION);
        }
    }

    /** Both the checkpoint and the data set have arrived, which is when the service stops saying NOT_FOUND. */
    void awaitKnown(String checkpointId, String datasetId) {
        await().atMost(LIMIT).until(() -> isKnown(checkpointId, datasetId));
    }

    /** The checkpoint has arrived: what is not found then is the data set. */
    void awaitCheckpoint(String checkpointId) {
        await().atMost(LIMIT)
                .until(() -> RpcError.read(catchThrowable(() -> evaluate(checkpointId, "no-such-data-set")))
                        .sentence()
                        .contains("no-such-data-set"));
    }

    /** The alias points at the checkpoint, as the service sees it; tells the change that made it so. */
    AliasChange awaitAlias(String alias, String checkpointId) {
        return await().atMost(LIMIT)
                .until(
                        () -> stub().listAliasChanges(ListAliasChangesRequest.newBuilder()
                                        .setAlias(alias)
                                        .setPageSize(1)
                                        .build())
                                .getChangesList(),
                        changes -> changes.size() == 1
                                && changes.get(0).getCheckpointId().equals(checkpointId))
                .get(0);
    }

    boolean isKnown(String checkpointId, String datasetId) {
        try {
            stub().withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .evaluate(request(checkpointId, datasetId))
                    .next();
            return true;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() != Status.Code.NOT_FOUND
                    && e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED;
        }
    }

    void assertFails(String model, String datasetId, Status.Code code, String message) {
        assertThatThrownBy(() -> evaluate(model, datasetId))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(code);
                    assertThat(failure.getStatus().getDescription()).contains(message);
                });
    }

    AnalysisServiceBlockingStub analysis() {
        return AnalysisServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    EvaluationServiceBlockingStub stub() {
        return EvaluationServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static EvaluateRequest request(String model, String datasetId) {
        return EvaluateRequest.newBuilder()
                .setModel(model)
                .setDatasetId(datasetId)
                .build();
    }
}
