package io.squadron.inference.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.inference.model.Subscription;
import io.squadron.v1.Model;
import io.squadron.v1.SnapshotEnd;
import io.squadron.v1.WatchModelsResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of WatchModels. A client that reads slowly misses states in between but never the latest: what it has not taken
 * is kept once per checkpoint.
 */
final class ModelWatch {
    /** No checkpoint's id: those hold letters, digits, '.', '_' and '-' only. */
    private static final String SNAPSHOT_END = "/";

    private final ServerCallStreamObserver<WatchModelsResponse> observer;
    private final RequestsUnderWay underWay;

    // Guarded by this.
    private final Map<String, WatchModelsResponse> pending = new LinkedHashMap<>();
    private boolean ended;

    ModelWatch(ServerCallStreamObserver<WatchModelsResponse> observer, RequestsUnderWay underWay) {
        this.observer = observer;
        this.underWay = underWay;
    }

    /** @throws io.squadron.inference.RefusedException if the service is stopping */
    void begin(ModelRegistry registry) {
        Runnable stop = this::stop;
        underWay.open(stop);
        observer.setOnReadyHandler(this::send);
        Subscription subscription = registry.watch(this::changed);
        snapshotTold();
        observer.setOnCancelHandler(() -> {
            subscription.close();
            underWay.closed(stop);
            end();
        });
    }

    /** The registry's last changes are those of its own end, which mean nothing to anybody. */
    private synchronized void stop() {
        if (!ended) {
            end();
            observer.onError(Errors.of(RequestsUnderWay.refusal()).toException());
        }
    }

    private synchronized void changed(Model model) {
        String id = model.getCheckpoint().getCheckpointId();
        pending.remove(id); // so that it goes to the end: changes are sent in their order
        pending.put(id, WatchModelsResponse.newBuilder().setModel(model).build());
        send();
    }

    /** A subscription tells all models before it returns. */
    private synchronized void snapshotTold() {
        pending.put(
                SNAPSHOT_END,
                WatchModelsResponse.newBuilder()
                        .setSnapshotEnd(SnapshotEnd.getDefaultInstance())
                        .build());
        send();
    }

    private synchronized void send() {
        while (!ended && !pending.isEmpty() && observer.isReady()) {
            String next = pending.keySet().iterator().next();
            observer.onNext(pending.remove(next));
        }
    }

    private synchronized void end() {
        ended = true;
        pending.clear();
    }
}
