package io.squadron.endtoend.ledger.client;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.RunOnRemainsAcknowledged;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.kafka.Topics;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.ListDatasetsRequest;
import io.squadron.v1.PartitionRange;
import io.squadron.v1.TokenizerServiceGrpc;
import io.squadron.v1.TrainingRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Takes half of a data set's windows off their topic, as a retention does, and wants to train on the rest; once. */
public final class RetentionClient extends SubmittingClient {
    private final Admin admin;
    private final Variant variant;
    private final String datasetName;
    private final String developmentSet;
    private boolean done;

    /**
     * A client of one turn.
     *
     * @param datasetName of a data set before which nobody needs anything: a retention removes all that is older, too
     */
    public RetentionClient(
            long seed,
            TwoReplicas replicas,
            Admin admin,
            Variant variant,
            String datasetName,
            String developmentSet,
            History history,
            CountDownLatch over) {
        super(seed, 2_000, replicas, history, over);
        this.admin = admin;
        this.variant = variant;
        this.datasetName = datasetName;
        this.developmentSet = developmentSet;
    }

    @Override
    void turn() throws InterruptedException, ExecutionException {
        if (done) {
            return;
        }
        DatasetManifest dataset = dataset();
        admin.deleteRecords(dataset.getWindowRangesList().stream()
                        .collect(Collectors.toMap(
                                range -> new TopicPartition(Topics.WINDOWS, range.getPartition()),
                                RetentionClient::firstHalf)))
                .all()
                .get();
        done = true;
        TrainingRequest request = TrainingClient.request(variant, dataset.getDatasetId(), developmentSet, "remains");
        if (submitUntilTaken(request)) {
            history.add(new RunOnRemainsAcknowledged(request.getRunId()));
        }
    }

    private static RecordsToDelete firstHalf(PartitionRange range) {
        return RecordsToDelete.beforeOffset((range.getStartOffset() + range.getEndOffset()) / 2);
    }

    private DatasetManifest dataset() {
        return TokenizerServiceGrpc.newBlockingStub(
                        either(replicas.tokenizerA, replicas.tokenizerB).channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .listDatasets(ListDatasetsRequest.getDefaultInstance())
                .getDatasetsList()
                .stream()
                .filter(each -> each.getName().equals(datasetName))
                .findFirst()
                .orElseThrow();
    }
}
