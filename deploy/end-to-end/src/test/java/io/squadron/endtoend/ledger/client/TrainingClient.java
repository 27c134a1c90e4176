package io.squadron.endtoend.ledger.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.RunStatus;
import io.squadron.v1.SubmitRunRequest;
import io.squadron.v1.TrainerServiceGrpc;
import io.squadron.v1.TrainerServiceGrpc.TrainerServiceBlockingStub;
import io.squadron.v1.TrainingRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Submits runs on data sets that were acknowledged, and waits for them; some three are under way at a time, for two trainers. */
public final class TrainingClient extends Client {
    private static final Set<RunStatus> OPEN = EnumSet.of(RunStatus.RUN_STATUS_QUEUED, RunStatus.RUN_STATUS_RUNNING);
    private static final int AT_A_TIME = 3;

    private final TwoReplicas replicas;
    private final List<Variant> variants;
    private final String developmentSet;
    private int count;

    public TrainingClient(
            long seed,
            long pauseMillis,
            TwoReplicas replicas,
            List<Variant> variants,
            String developmentSet,
            History history,
            CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.replicas = replicas;
        this.variants = variants;
        this.developmentSet = developmentSet;
    }

    @Override
    void turn() throws InterruptedException {
        List<DatasetAcknowledged> datasets = history.all(DatasetAcknowledged.class);
        if (datasets.isEmpty() || open() >= AT_A_TIME) {
            return;
        }
        DatasetManifest dataset = one(datasets).manifest();
        Variant variant = variants.stream()
                .filter(each -> each.isOf(dataset.getName()))
                .findFirst()
                .orElseThrow();
        TrainingRequest request = request(variant, dataset.getDatasetId(), developmentSet, "ledger-" + count);
        count++;
        // The same run, until somebody has taken it: of a call that failed nobody knows whether it was carried out.
        boolean taken = submit(request);
        while (!taken && !pause(500)) {
            taken = submit(request);
        }
        if (taken) {
            history.add(new RunAcknowledged(request.getRunId(), variant.name(), dataset.getDatasetId()));
        }
    }

    public static TrainingRequest request(Variant variant, String datasetId, String developmentSet, String runId) {
        return TrainingRequest.newBuilder()
                .setRunId(runId)
                .setTrainDatasetId(datasetId)
                .setEvalDatasetId(developmentSet)
                .setModelNameOrPath("all-MiniLM-L6-v2")
                .setArguments(variant.arguments())
                .build();
    }

    private long open() {
        return history.all(RunAcknowledged.class).stream()
                .map(run -> trainer()
                        .getRun(GetRunRequest.newBuilder().setRunId(run.runId()).build())
                        .getRun()
                        .getStatus())
                .filter(OPEN::contains)
                .count();
    }

    private boolean submit(TrainingRequest request) {
        try {
            var unused = trainer()
                    .submitRun(SubmitRunRequest.newBuilder().setRequest(request).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.ALREADY_EXISTS) {
                return true;
            }
            failed("submit", e);
            return false;
        }
    }

    private TrainerServiceBlockingStub trainer() {
        return TrainerServiceGrpc.newBlockingStub(
                        either(replicas.trainerA, replicas.trainerB).channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }
}
