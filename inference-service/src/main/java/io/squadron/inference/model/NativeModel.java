package io.squadron.inference.model;

import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A model in an engine's own memory, which {@link #close} frees and nothing else. Several threads may run it at the same time.
 */
public abstract class NativeModel implements ServableModel {
    private final String checkpointId;
    /** Shared by forward passes, exclusive for closing: engines crash the process on a freed model. */
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();

    private boolean closed;

    protected NativeModel(String checkpointId) {
        this.checkpointId = checkpointId;
    }

    @Override
    public final List<WindowLogits> forward(List<WindowInput> windows) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("model %s is unloaded".formatted(checkpointId));
            }
            return compute(windows);
        } finally {
            lifetime.readLock().unlock();
        }
    }

    @Override
    public final void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                free();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }

    /** One forward pass; not called during or after {@link #free}. */
    protected abstract List<WindowLogits> compute(List<WindowInput> windows);

    /** Called once. */
    protected abstract void free();
}
