package io.squadron.endtoend.ledger.client;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.AliasAcknowledged;
import io.squadron.endtoend.stack.TwoReplicas;
import io.squadron.v1.ModelServiceGrpc;
import io.squadron.v1.SetAliasRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes a weak model the champion, so that the next better one must take the alias from it. */
public final class AliasClient extends Client {
    public static final String CHAMPION = "champion";

    private final TwoReplicas replicas;
    private final String weakest;

    public AliasClient(
            long seed, long pauseMillis, TwoReplicas replicas, String weakest, History history, CountDownLatch over) {
        super(seed, pauseMillis, history, over);
        this.replicas = replicas;
        this.weakest = weakest;
    }

    @Override
    void turn() {
        var unused = ModelServiceGrpc.newBlockingStub(
                        either(replicas.inferenceA, replicas.inferenceB).channel())
                .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                .setAlias(SetAliasRequest.newBuilder()
                        .setAlias(CHAMPION)
                        .setCheckpointId(weakest)
                        .build());
        history.add(new AliasAcknowledged(CHAMPION, weakest));
    }
}
