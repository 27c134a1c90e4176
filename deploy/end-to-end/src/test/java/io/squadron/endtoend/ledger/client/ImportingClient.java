package io.squadron.endtoend.ledger.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.Split;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Imports the file of one variant after the other, each time as a new data set. */
public final class ImportingClient extends Client {
    private final TwoReplicas replicas;
    private final List<Variant> variants;
    private int count;

    public ImportingClient(
            long seed,
            long pauseMillis,
            TwoReplicas replicas,
            List<Variant> variants,
            History history,
            CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.replicas = replicas;
        this.variants = variants;
    }

    @Override
    void turn() throws InterruptedException {
        Variant variant = variants.get(count % variants.size());
        String name = variant.name() + "." + count;
        count++;
        try {
            DatasetManifest manifest = DatasetImport.within(
                    2 * DEADLINE_SECONDS,
                    either(replicas.tokenizerA, replicas.tokenizerB).channel(),
                    name,
                    Split.SPLIT_TRAIN,
                    variant.squad());
            history.add(new DatasetAcknowledged(manifest));
        } catch (ExecutionException e) {
            failed("import", new StatusRuntimeException(Status.fromThrowable(e)));
        } catch (TimeoutException e) {
            failed("import", Status.DEADLINE_EXCEEDED.asRuntimeException());
        }
    }
}
