package io.squadron.inference.model;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/** One announced checkpoint and what became of it here; guarded by the lock of {@link ModelRegistry}. */
final class ModelSlot {
    static final Comparator<ModelSlot> NEWEST_FIRST = Comparator.<ModelSlot, Instant>comparing(slot -> slot.createdAt)
            .thenComparingLong(slot -> slot.sequence)
            .reversed();

    final Checkpoint checkpoint;
    final Instant createdAt;
    final long sequence;

    ModelState state = ModelState.MODEL_STATE_AVAILABLE;
    String failure = "";
    /** Set while LOADED. */
    LoadedModel loaded;
    /** Set while LOADING. */
    CompletableFuture<Void> loading;
    /** Grows with every use of any model; the smallest was used least recently. */
    long lastUse;

    ModelSlot(Checkpoint checkpoint, long sequence) {
        this.checkpoint = checkpoint;
        this.sequence = sequence;
        this.createdAt = Instant.ofEpochSecond(
                checkpoint.getCreatedAt().getSeconds(),
                checkpoint.getCreatedAt().getNanos());
    }

    String id() {
        return checkpoint.getCheckpointId();
    }

    boolean isLoaded() {
        return loaded != null;
    }

    boolean isLoading() {
        return loading != null;
    }

    boolean hasFailed() {
        return state == ModelState.MODEL_STATE_FAILED;
    }

    /** What to tell those who ask for a model that {@link #hasFailed}. */
    RefusedException cannotLoad() {
        return new RefusedException(
                Refusal.NOT_POSSIBLE_NOW, "Checkpoint %s cannot be loaded: %s".formatted(id(), failure));
    }
}
