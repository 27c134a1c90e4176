package io.squadron.endtoend.ledger.client;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.RunStatus;
import io.squadron.v1.TrainingRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Submits runs on data sets that were acknowledged, and waits for them; some three are under way at a time, for two trainers. */
public final class TrainingClient extends SubmittingClient {
    private static final Set<RunStatus> OPEN = EnumSet.of(RunStatus.RUN_STATUS_QUEUED, RunStatus.RUN_STATUS_RUNNING);
    private static final int AT_A_TIME = 3;

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
        super(seed, pauseMillis, replicas, history, over);
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
        if (submitUntilTaken(request)) {
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
}
