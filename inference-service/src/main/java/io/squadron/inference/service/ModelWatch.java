package io.squadron.inference.service;

import io.grpc.stub.ServerCallStreamObserver;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.v1.Model;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One call of WatchModels. A client that reads slowly misses states in between but never the latest: what it has not taken
 * is kept once per checkpoint.
 */
final class ModelWatch {
    private final ServerCallStreamObserver<Model> observer;

    // Guarded by this.
    private final Map<String, Model> pending = new LinkedHashMap<>();
    private boolean ended;

    ModelWatch(ServerCallStreamObserver<Model> observer) {
        this.observer = observer;
    }

    void begin(ModelRegistry registry) {
        observer.setOnReadyHandler(this::send);
        ModelRegistry.Subscription subscription = registry.watch(this::changed);
        observer.setOnCancelHandler(() -> {
            subscription.close();
            end();
        });
    }

    private synchronized void changed(Model model) {
        String id = model.getCheckpoint().getCheckpointId();
        pending.remove(id); // so that it goes to the end: changes are sent in their order
        pending.put(id, model);
        send();
    }

    private synchronized void send() {
        while (!ended && !pending.isEmpty() && observer.isReady()) {
            Model next = pending.values().iterator().next();
            pending.remove(next.getCheckpoint().getCheckpointId());
            observer.onNext(next);
        }
    }

    private synchronized void end() {
        ended = true;
        pending.clear();
    }
}
