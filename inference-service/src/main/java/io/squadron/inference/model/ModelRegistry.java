package io.squadron.inference.model;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Calibration;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import io.squadron.v1.PrecisionChoice;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every announced checkpoint, its state in this process, and the names that point at it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A new model is loaded beside those that serve; only when it has answered its first question do names move to it,
 *       and the same holds for a checkpoint that is announced anew under its id. One that cannot be loaded takes nothing away.
 *   <li>A model with open leases stays in memory. It is freed when it is retired and its last lease is closed.
 *   <li>The models in memory fit into the {@link ModelRoom}, with the one that is being loaded and those that wait to be
 *       freed; which go when room is needed says {@link Places}. What has left memory is loaded again when it is asked for.
 *   <li>A load that failed for a passing reason is tried again, after pauses that grow.
 *   <li>Loading and freeing happen on one thread of the registry's own. Nothing here blocks the caller.
 * </ul>
 *
 * <p>This class is the only way in and holds the one lock. What it guards: {@link ModelCatalog} (which checkpoint a name
 * stands for), {@link ModelMemory} (which models are loaded) and {@link ModelWatchers} (who hears of changes).
 */
public final class ModelRegistry implements AutoCloseable {
    /** Answers requests that name no model. */
    public static final String CHAMPION = "champion";

    // Guarded by this.
    private final ModelCatalog catalog;
    private final ModelWatchers watchers;
    private final ModelMemory memory;

    /**
     * A registry that knows of no checkpoint yet.
     *
     * @param listener hears of what comes into memory and leaves it
     * @param room for models in memory
     * @param backOff pauses before a load that failed for a passing reason is tried again
     * @param precision in what checkpoints are served for which nobody has chosen
     */
    public ModelRegistry(
            ModelLoader loader, MemoryListener listener, ModelRoom room, BackOff backOff, Precision precision) {
        this.catalog = new ModelCatalog(new ChosenPrecisions(loader, precision));
        this.watchers = new ModelWatchers(catalog);
        this.memory = new ModelMemory(loader, listener, room, backOff, catalog, watchers, this);
    }

    // ---- what the topics tell

    /**
     * A checkpoint was announced. Once the topics are replayed it is loaded; what was announced under its id before answers
     * until then.
     */
    public synchronized void announce(Checkpoint checkpoint) {
        Optional<ModelSlot> known = catalog.checkpoint(checkpoint.getCheckpointId());
        if (known.filter(slot -> slot.checkpoint().equals(checkpoint) && !slot.hasFailed())
                .isPresent()) {
            return;
        }
        known.ifPresent(this::withdrawAlternatives);
        ModelSlot slot = catalog.announce(checkpoint);
        watchers.tell(slot);
        if (catalog.isReplayed()) {
            memory.loadInBackground(slot);
        }
    }

    /** A checkpoint was deleted. Requests that use it are still answered; those that wait for it are not. */
    public void withdraw(String checkpointId) {
        Optional<ModelSlot.Waiting> waiting;
        synchronized (this) {
            Optional<ModelSlot> slot = catalog.remove(checkpointId);
            slot.ifPresent(this::withdrawAlternatives);
            waiting = slot.flatMap(memory::withdraw);
        }
        waiting.ifPresent(w -> w.fail(gone(checkpointId)));
    }

    private static RefusedException gone(String checkpointId) {
        return new RefusedException(
                Refusal.UNKNOWN_MODEL, "Checkpoint '%s' was deleted while it was being loaded".formatted(checkpointId));
    }

    /** Whoever waits for them goes on in another thread, not under the lock. */
    private void withdrawAlternatives(ModelSlot slot) {
        List<ModelSlot> alternatives = List.copyOf(slot.alternatives.values());
        slot.alternatives.clear();
        for (ModelSlot alternative : alternatives) {
            memory.withdraw(alternative).ifPresent(waiting -> {
                var unused = CompletableFuture.runAsync(() -> waiting.fail(gone(slot.id())));
            });
        }
    }

    /** In what a checkpoint is served; what it was served in before answers until it is loaded in that. */
    public synchronized void setPrecision(PrecisionChoice choice) {
        serveIn(choice.getCheckpointId(), Optional.of(choice));
    }

    /** Nobody has chosen any more in what a checkpoint is served. */
    public synchronized void removePrecision(String checkpointId) {
        serveIn(checkpointId, Optional.empty());
    }

    private void serveIn(String checkpointId, Optional<PrecisionChoice> choice) {
        catalog.choosePrecision(checkpointId, choice).ifPresent(slot -> {
            watchers.tell(slot);
            if (catalog.isReplayed()) {
                memory.servePrecision(slot);
            }
        });
    }

    /** How a checkpoint's probabilities are calibrated; empty where they are not any more. */
    public synchronized void calibrate(String checkpointId, Optional<Calibration> calibration) {
        catalog.calibrate(checkpointId, calibration).ifPresent(watchers::tell);
    }

    public synchronized Optional<Calibration> calibration(String checkpointId) {
        return catalog.calibration(checkpointId);
    }

    /** A name was set to a checkpoint; it answers as soon as that one is loaded. */
    public void setAlias(String alias, String checkpointId) {
        setAlias(alias, new AliasTarget(checkpointId, Optional.empty()));
    }

    /** As {@link #setAlias(String, String)}, where it is known what it was set to before. */
    public synchronized void setAlias(String alias, AliasTarget set) {
        Optional<ModelSlot> before = catalog.resolveAlias(alias);
        catalog.setAlias(alias, set);
        Optional<ModelSlot> target = catalog.checkpoint(set.checkpointId());
        if (catalog.isReplayed()) {
            target.ifPresent(memory::loadInBackground);
        }
        before.ifPresent(watchers::tell);
        if (!target.equals(before)) {
            target.ifPresent(watchers::tell);
        }
    }

    public synchronized void removeAlias(String alias) {
        Optional<ModelSlot> before = catalog.resolveAlias(alias);
        catalog.removeAlias(alias);
        before.ifPresent(watchers::tell);
    }

    /** Everything that was announced before the start is known: loads the champion and the newest. */
    public synchronized void replayed() {
        catalog.replayed();
        catalog.resolveAlias(CHAMPION).ifPresent(memory::loadInBackground);
        catalog.newest().ifPresent(memory::loadInBackground);
    }

    public synchronized boolean isReplayed() {
        return catalog.isReplayed();
    }

    // ---- what the edges ask

    /**
     * What a request for this name would be answered by now, loaded or not.
     *
     * @param name a checkpoint id or an alias; empty for the champion, or while there is none the newest model loaded
     * @throws RefusedException as {@link #acquire} fails
     */
    public synchronized Checkpoint checkpoint(String name) {
        return (name.isEmpty() ? catalog.unnamed() : catalog.named(name)).checkpoint();
    }

    /**
     * Holds a model for one request, loading it if need be.
     *
     * @param name a checkpoint id or an alias; empty for the champion, or while there is none the newest model loaded
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL, NO_MODEL, NOT_LOADABLE, or UNREACHABLE before the replay and
     *     while its files cannot be had
     */
    public CompletableFuture<ModelLease> acquire(String name) {
        return acquire(name, Precision.PRECISION_UNSPECIFIED);
    }

    /**
     * As {@link #acquire(String)}, in a precision; where the model is served in another it is loaded beside that.
     *
     * @param precision unspecified for the one that the model is served in
     * @return fails with a {@link RefusedException} INVALID, too, if the model cannot be served in it here
     */
    public CompletableFuture<ModelLease> acquire(String name, Precision precision) {
        return lease(name, precision).thenCompose(lease -> {
            if (precision == Precision.PRECISION_UNSPECIFIED || lease.precision() == precision) {
                return completedFuture(lease);
            }
            lease.close(); // it was to be served in another by the time it was loaded
            return acquire(name, precision);
        });
    }

    private CompletableFuture<ModelLease> lease(String name, Precision precision) {
        return refusable(() -> {
            synchronized (this) {
                ModelSlot slot = catalog.in(precision, name.isEmpty() ? catalog.unnamed() : catalog.named(name));
                memory.touch(slot);
                if (slot.isLoaded()) {
                    return completedFuture(slot.loaded.lease());
                }
                if (slot.hasFailed()) {
                    throw slot.cannotLoad();
                }
                return memory.leaseWhenLoaded(slot);
            }
        });
    }

    /**
     * Loads a model, or waits until it is loaded; one that failed is tried again.
     *
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL, NO_MODEL, NOT_LOADABLE, or UNREACHABLE before the replay
     */
    public CompletableFuture<Model> load(String name) {
        return load(name, false);
    }

    /**
     * As {@link #load}, and from now on it leaves memory only when all have left that have neither a name nor were loaded
     * to stay.
     */
    public CompletableFuture<Model> loadToStay(String name) {
        return load(name, true);
    }

    private CompletableFuture<Model> load(String name, boolean pinned) {
        return refusable(() -> {
            ModelSlot slot;
            CompletableFuture<Void> loading;
            synchronized (this) {
                slot = catalog.named(name);
                memory.touch(slot);
                slot.pinned |= pinned;
                loading = memory.load(slot);
            }
            return loading.thenApply(done -> describe(slot));
        });
    }

    /**
     * Takes a model out of memory once its requests are answered.
     *
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL; IN_USE while it has an alias; NOT_POSSIBLE_NOW while it is
     *     loading
     */
    public CompletableFuture<Model> unload(String name) {
        return refusable(() -> {
            ModelSlot slot;
            CompletableFuture<Void> closed;
            synchronized (this) {
                slot = catalog.named(name);
                catalog.requireUnloadable(slot);
                closed = slot.isLoaded() ? memory.unload(slot) : completedFuture(null);
            }
            return closed.thenApply(done -> describe(slot));
        });
    }

    private synchronized Model describe(ModelSlot slot) {
        return catalog.describe(slot);
    }

    private static <T> CompletableFuture<T> refusable(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RefusedException e) {
            return failedFuture(e);
        }
    }

    /**
     * One model as it is.
     *
     * @param name a checkpoint id or an alias
     * @throws RefusedException UNKNOWN_MODEL, or UNREACHABLE before the replay
     */
    public synchronized Model describe(String name) {
        return catalog.describe(catalog.named(name));
    }

    /** The checkpoint that an alias was set to, whatever answers for it at the moment; empty if there is no such alias. */
    public synchronized Optional<AliasTarget> aliasTarget(String alias) {
        return catalog.aliasTarget(alias);
    }

    /** Newest first. */
    public synchronized List<Model> list() {
        return catalog.describeAll();
    }

    public synchronized long loadedModels() {
        return catalog.loaded().count();
    }

    /** A request that names no model would be answered without waiting for one. */
    public synchronized boolean isAnswering() {
        return catalog.isReplayed() && catalog.isAnswering();
    }

    public synchronized boolean isCheckpoint(String name) {
        return catalog.checkpoint(name).isPresent();
    }

    /**
     * Hears of every model as it is and then of every change, in order, until the subscription is closed.
     *
     * @param watcher must return at once; called under the registry's lock
     */
    public synchronized Subscription watch(Consumer<Model> watcher) {
        watchers.add(watcher);
        return () -> {
            synchronized (this) {
                watchers.remove(watcher);
            }
        };
    }

    /** Frees every model; requests should have ended. */
    @Override
    public void close() {
        retireAll();
        memory.close();
        retireAll(); // what was still being loaded a moment ago
    }

    private synchronized void retireAll() {
        memory.retireAll();
    }
}
