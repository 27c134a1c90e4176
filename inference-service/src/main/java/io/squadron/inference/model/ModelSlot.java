package io.squadron.inference.model;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.Precision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One checkpoint id, what was last announced under it, in what it is to be served, and what became of it here; or the same
 * checkpoint in another precision, beside that, for the requests that ask for it. Guarded by {@link ModelRegistry}'s lock.
 */
final class ModelSlot {
    static final Comparator<ModelSlot> NEWEST_FIRST = Comparator.<ModelSlot, Instant>comparing(slot -> slot.createdAt)
            .thenComparingLong(slot -> slot.sequence)
            .reversed();

    private Checkpoint checkpoint;
    private Precision precision;
    private Instant createdAt;
    private long sequence;
    private final boolean alternative;

    /** The same checkpoint in other precisions. */
    final Map<Precision, ModelSlot> alternatives = new EnumMap<>(Precision.class);

    ModelState state = ModelState.MODEL_STATE_AVAILABLE;
    String failure = "";
    /**
     * What answers: the announced checkpoint, or the one that was announced under this id before or served in another
     * precision. Null if none is in memory.
     */
    LoadedModel loaded;
    /** Set while LOADING, which includes waiting for room. */
    CompletableFuture<Void> loading;
    /** Somebody waits for it. */
    boolean asked;
    /** Requests that get a lease as soon as it is loaded. */
    final List<CompletableFuture<ModelLease>> requests = new ArrayList<>();
    /** Loads that have failed for a passing reason, one after the other. */
    int failedAttempts;
    /** Not before this time, by {@code System.nanoTime}, it is tried again by itself or by requests. */
    long retryAt;
    /** Somebody loaded it to stay: it leaves after those that nobody asked to keep. Until it has left. */
    boolean pinned;
    /** Grows with every use of any model; the smallest was used least recently. */
    long lastUse;

    ModelSlot(Checkpoint checkpoint, Precision precision, long sequence) {
        this(checkpoint, precision, sequence, false);
    }

    private ModelSlot(Checkpoint checkpoint, Precision precision, long sequence, boolean alternative) {
        this.alternative = alternative;
        announce(checkpoint, precision, sequence);
    }

    /** The same in another precision; it has no names and is not listed. */
    ModelSlot alternative(Precision other) {
        return alternatives.computeIfAbsent(other, p -> new ModelSlot(checkpoint, p, sequence, true));
    }

    boolean isAlternative() {
        return alternative;
    }

    /** To be served in this from the next load on. */
    void serveIn(Precision other) {
        announce(checkpoint, other, sequence);
    }

    void announce(Checkpoint announced, Precision chosen, long announcement) {
        checkpoint = announced;
        precision = chosen;
        sequence = announcement;
        createdAt = Instant.ofEpochSecond(
                announced.getCreatedAt().getSeconds(), announced.getCreatedAt().getNanos());
        failedAttempts = 0;
        failure = "";
        state = isLoading() ? ModelState.MODEL_STATE_LOADING : ModelState.MODEL_STATE_AVAILABLE;
    }

    /** As it was last announced. */
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** What it is to be loaded as. */
    ModelVersion version() {
        return new ModelVersion(checkpoint, precision);
    }

    /** In what it answers, or would once loaded. */
    Precision precision() {
        return isLoaded() ? loaded.version().precision() : precision;
    }

    String id() {
        return checkpoint.getCheckpointId();
    }

    boolean isLoaded() {
        return loaded != null;
    }

    /** What is in memory is what was last announced. */
    boolean isCurrent() {
        return isLoaded() && loaded.version().equals(version());
    }

    boolean isLoading() {
        return loading != null;
    }

    boolean hasFailed() {
        return state == ModelState.MODEL_STATE_FAILED;
    }

    /** Until the next attempt; zero if it may be loaded now. */
    Duration pause() {
        long nanos = failedAttempts == 0 ? 0 : retryAt - System.nanoTime();
        return Duration.ofNanos(Math.max(0, nanos));
    }

    /** Who has waited for the loading that ends now. */
    record Waiting(CompletableFuture<Void> loading, List<CompletableFuture<ModelLease>> requests) {
        /** Not under the lock: whoever waits goes on in this thread. */
        void serve(List<ModelLease> leases) {
            for (int i = 0; i < leases.size(); i++) {
                if (!requests.get(i).complete(leases.get(i))) {
                    leases.get(i).close();
                }
            }
            loading.complete(null);
        }

        /** Not under the lock. */
        void fail(RefusedException reason) {
            requests.forEach(request -> request.completeExceptionally(reason));
            loading.completeExceptionally(reason);
        }
    }

    /** The loading has ended. */
    Waiting endLoading() {
        Waiting waiting = new Waiting(loading == null ? new CompletableFuture<>() : loading, List.copyOf(requests));
        loading = null;
        asked = false;
        requests.clear();
        return waiting;
    }

    /** What to tell those who ask for a model that has {@link #failure}. */
    RefusedException cannotLoad() {
        return hasFailed()
                ? new RefusedException(
                        Refusal.NOT_LOADABLE, id(), "Checkpoint %s cannot be loaded: %s".formatted(id(), failure))
                : new RefusedException(
                        Refusal.UNREACHABLE,
                        "checkpoint storage",
                        "Checkpoint %s cannot be loaded at the moment: %s".formatted(id(), failure),
                        pause());
    }
}
