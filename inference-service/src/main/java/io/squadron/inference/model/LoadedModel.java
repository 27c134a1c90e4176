package io.squadron.inference.model;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A model in memory with the number of requests that use it; closed when it is retired and the last one is done. */
final class LoadedModel {
    private final ModelVersion version;
    private final ServableModel model;
    /** Freeing native memory takes time and must not happen on a caller's event loop. */
    private final Executor closer;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // Guarded by this.
    private int leases;
    private boolean retired;

    LoadedModel(ModelVersion version, ServableModel model, Executor closer) {
        this.version = version;
        this.model = model;
        this.closer = closer;
    }

    ModelVersion version() {
        return version;
    }

    ServableModel model() {
        return model;
    }

    /** The registry does not lease a model that it has retired. */
    synchronized ModelLease lease() {
        leases++;
        return new ModelLease(this);
    }

    void release() {
        boolean last;
        synchronized (this) {
            last = --leases == 0 && retired;
        }
        if (last) {
            close();
        }
    }

    /** No request may take it any more; the future completes when its memory is free. */
    CompletableFuture<Void> retire() {
        boolean unused;
        synchronized (this) {
            unused = !retired && leases == 0;
            retired = true;
        }
        if (unused) {
            close();
        }
        return closed;
    }

    private void close() {
        closer.execute(() -> {
            try {
                model.close();
            } finally {
                closed.complete(null);
            }
        });
    }
}
