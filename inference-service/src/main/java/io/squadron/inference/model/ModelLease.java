package io.squadron.inference.model;

import io.squadron.inference.batching.WindowModel;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request's hold on a loaded model: while it is open the model stays in memory, whatever is unloaded or evicted, so
 * that all windows of a request are answered by one version.
 */
public final class ModelLease implements AutoCloseable {
    private final LoadedModel loaded;
    private final AtomicBoolean open = new AtomicBoolean(true);

    ModelLease(LoadedModel loaded) {
        this.loaded = loaded;
    }

    public Checkpoint checkpoint() {
        return loaded.version().checkpoint();
    }

    /** In which the model computes. */
    public Precision precision() {
        return loaded.version().precision();
    }

    public WindowModel model() {
        return loaded.model();
    }

    /** Gives the model back; closing again does nothing. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            loaded.release();
        }
    }
}
