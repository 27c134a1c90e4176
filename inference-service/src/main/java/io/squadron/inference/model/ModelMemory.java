package io.squadron.inference.model;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.squadron.inference.RefusedException;
import io.squadron.v1.ModelState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Brings models into memory and out of it, on one thread of its own.
 *
 * <p>Invariant: the models that are loaded, the one that is being loaded and those that wait for their requests to be freed
 * fit into the {@link ModelRoom} together. A load waits until there is room; where nothing is free, some is made
 * ({@link Places}).
 *
 * <p>Owned by {@link ModelRegistry}: every method but {@link #close} is called under its lock. The loading thread takes
 * that lock itself to tell the outcome; it never holds it while it loads or frees, nor while it completes a future.
 */
final class ModelMemory implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelMemory.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 20;

    private final ModelLoader loader;
    private final MemoryListener listener;
    private final ModelCatalog catalog;
    private final ModelWatchers watchers;
    private final Places places;
    private final BackOff backOff;
    private final Object lock;
    private final LoadQueue queue;
    private final ExecutorService loaderThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "model-loader"));

    /** No request may take them any more, and they are still in memory. */
    private final Set<LoadedModel> leaving = new HashSet<>();

    private boolean isStopping;
    private boolean isLoadingOne;
    private long uses;

    /** @param lock guards the catalog, its slots, the watchers and this */
    ModelMemory(
            ModelLoader loader,
            MemoryListener listener,
            ModelRoom room,
            BackOff backOff,
            ModelCatalog catalog,
            ModelWatchers watchers,
            Object lock) {
        this.loader = loader;
        this.listener = listener;
        this.places = new Places(room, catalog);
        this.backOff = backOff;
        this.catalog = catalog;
        this.watchers = watchers;
        this.lock = lock;
        this.queue = new LoadQueue(catalog);
    }

    /** Counts as a use: the model becomes the last to be evicted. */
    void touch(ModelSlot slot) {
        slot.lastUse = ++uses;
    }

    // ---- into memory

    /** Completes with a lease as soon as the model is loaded; fails with a RefusedException if it cannot be. */
    CompletableFuture<ModelLease> leaseWhenLoaded(ModelSlot slot) {
        if (!slot.isLoading() && !slot.pause().isZero()) {
            throw slot.cannotLoad();
        }
        CompletableFuture<ModelLease> lease = new CompletableFuture<>();
        slot.requests.add(lease);
        var unused = load(slot);
        return lease;
    }

    /** Completes when the model is loaded; joins a loading that is under way. Fails with a RefusedException. */
    CompletableFuture<Void> load(ModelSlot slot) {
        slot.asked = true;
        return enqueue(slot);
    }

    /** Nobody waits for it: it is not loaded after all if another one comes before its turn. */
    void loadInBackground(ModelSlot slot) {
        queue.giveUpUnasked(slot).forEach(this::leaveOnDisk);
        // A failure is logged; whoever asks for the model hears of it.
        var unused = enqueue(slot);
    }

    private CompletableFuture<Void> enqueue(ModelSlot slot) {
        if (slot.isCurrent()) {
            return completedFuture(null);
        }
        if (!slot.isLoading()) {
            slot.loading = new CompletableFuture<>();
            slot.state = ModelState.MODEL_STATE_LOADING;
            slot.failure = "";
            queue.add(slot);
            watchers.tell(slot);
            loadNext();
        }
        return slot.loading.copy();
    }

    private void leaveOnDisk(ModelSlot slot) {
        LOG.infof("%s is not loaded, a newer checkpoint takes its turn; it will be when it is asked for", slot.id());
        var unused = slot.endLoading();
        slot.state = ModelState.MODEL_STATE_AVAILABLE;
        watchers.tell(slot);
    }

    private void loadNext() {
        if (isStopping || isLoadingOne || queue.isEmpty()) {
            return;
        }
        ModelSlot next = queue.first();
        if (places.isFree(next, leaving)) {
            queue.remove(next);
            isLoadingOne = true;
            ModelVersion version = next.version();
            loaderThread.execute(() -> loadNow(next, version));
        } else if (leaving.isEmpty()) {
            places.victimFor(next).ifPresent(this::evict);
        }
    }

    private void loadNow(ModelSlot slot, ModelVersion version) {
        try {
            long began = System.nanoTime();
            ServableModel model = loader.load(version.checkpoint(), version.precision());
            listener.loaded(version.checkpoint(), version.precision(), System.nanoTime() - began);
            loaded(slot, new LoadedModel(version, model, closer()));
        } catch (UnusableCheckpointException e) {
            failed(slot, version, e.getMessage(), e.isTransient());
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Loading %s failed", version);
            failed(slot, version, "an unexpected failure, see the service's log", false);
        }
    }

    private void loaded(ModelSlot slot, LoadedModel model) {
        ModelSlot.Waiting waiting;
        List<ModelLease> leases;
        synchronized (lock) {
            isLoadingOne = false;
            if (isOutdated(slot, model.version())) {
                var unused = free(model);
                loadNext();
                return;
            }
            waiting = slot.endLoading();
            // Before anything can evict it again.
            leases = waiting.requests().stream().map(request -> model.lease()).toList();
            serve(slot, model);
            loadNext();
        }
        waiting.serve(leases);
    }

    private void serve(ModelSlot slot, LoadedModel model) {
        LoadedModel before = slot.loaded;
        slot.loaded = model;
        slot.state = ModelState.MODEL_STATE_LOADED;
        slot.failedAttempts = 0;
        touch(slot);
        catalog.moveAliasesTo(slot);
        watchers.tell(slot);
        if (before != null) {
            var unused = free(before);
        }
    }

    /** It is to be served in another precision: at once if that is in memory already, else when it is loaded. */
    void servePrecision(ModelSlot slot) {
        ModelSlot alternative = slot.alternatives.get(slot.version().precision());
        if (slot.isLoaded() && !slot.isLoading() && alternative != null && alternative.isCurrent()) {
            LoadedModel model = alternative.loaded;
            alternative.loaded = null;
            alternative.state = ModelState.MODEL_STATE_AVAILABLE;
            serve(slot, model);
        } else if (slot.isLoaded()) {
            loadInBackground(slot);
        }
    }

    /** It was withdrawn in the meantime, announced anew or is to be served otherwise: then it is that which is loaded next. */
    private boolean isOutdated(ModelSlot slot, ModelVersion version) {
        if (catalog.holds(slot) && slot.version().equals(version)) {
            return false;
        }
        if (catalog.holds(slot)) {
            queue.add(slot);
        }
        return true;
    }

    private void failed(ModelSlot slot, ModelVersion version, String reason, boolean isTransient) {
        listener.failed(isTransient);
        ModelSlot.Waiting waiting;
        RefusedException refusal;
        synchronized (lock) {
            isLoadingOne = false;
            if (isOutdated(slot, version)) {
                loadNext();
                return;
            }
            slot.failure = reason;
            slot.state = isTransient ? ModelState.MODEL_STATE_AVAILABLE : ModelState.MODEL_STATE_FAILED;
            if (isTransient) {
                tryAgainLater(slot);
            }
            refusal = slot.cannotLoad();
            waiting = slot.endLoading();
            watchers.tell(slot);
            loadNext();
        }
        LOG.errorf("%s; other models keep serving", refusal.getMessage());
        waiting.fail(refusal);
    }

    /** By itself what has a name or is the newest; anything else when it is asked for. */
    private void tryAgainLater(ModelSlot slot) {
        Duration pause = backOff.pause(++slot.failedAttempts);
        slot.retryAt = System.nanoTime() + pause.toNanos();
        if (catalog.isAliasTarget(slot) || catalog.newest().filter(slot::equals).isPresent()) {
            CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> {
                        synchronized (lock) {
                            if (catalog.holds(slot) && slot.failedAttempts > 0) {
                                loadInBackground(slot);
                            }
                        }
                    });
        }
    }

    // ---- out of memory

    /** No request may take the model any more; the future completes when its requests are answered and it is freed. */
    CompletableFuture<Void> unload(ModelSlot slot) {
        LoadedModel model = slot.loaded;
        slot.loaded = null;
        slot.pinned = false;
        slot.state = slot.isLoading() ? ModelState.MODEL_STATE_LOADING : ModelState.MODEL_STATE_AVAILABLE;
        watchers.tell(slot);
        return free(model);
    }

    /** Of a checkpoint that was deleted and is out of the catalog. Whoever waits for it is told by the return. */
    Optional<ModelSlot.Waiting> withdraw(ModelSlot slot) {
        queue.remove(slot);
        slot.state = ModelState.MODEL_STATE_WITHDRAWN;
        watchers.tell(slot);
        retire(slot);
        return slot.isLoading() ? Optional.of(slot.endLoading()) : Optional.empty();
    }

    /** Nothing is loaded any more, and everything is freed once its requests are answered. */
    void retireAll() {
        isStopping = true;
        catalog.loaded().toList().forEach(this::retire);
    }

    private void retire(ModelSlot slot) {
        if (slot.isLoaded()) {
            var unused = free(slot.loaded);
            slot.loaded = null;
        }
    }

    private CompletableFuture<Void> free(LoadedModel model) {
        leaving.add(model);
        return model.retire().whenComplete((nothing, failure) -> {
            listener.left(model.version().checkpoint(), model.version().precision());
            synchronized (lock) {
                leaving.remove(model);
                loadNext();
            }
        });
    }

    private void evict(ModelSlot victim) {
        if (catalog.isProtected(victim)) {
            LOG.warnf(
                    "%s leaves memory although it has a name (%s): there are more names than room, raise squadron.inference.max-model-memory or max-loaded-models",
                    victim.id(), String.join(", ", catalog.aliasesOf(victim)));
        } else if (victim.pinned) {
            LOG.warnf(
                    "%s leaves memory although it was loaded to stay: there is not enough room, raise squadron.inference.max-model-memory or max-loaded-models",
                    victim.id());
        } else {
            LOG.infof("%s leaves memory to make room", victim.id());
        }
        var unused = unload(victim);
    }

    /** Frees on the loading thread; once that has ended, on the thread of whoever lets go of the model last. */
    private Executor closer() {
        return task -> {
            try {
                loaderThread.execute(task);
            } catch (RejectedExecutionException stopping) {
                task.run();
            }
        };
    }

    /** Waits for what is being loaded or freed; not under the lock, which the loading thread needs to finish. */
    @Override
    public void close() {
        loaderThread.shutdown();
        try {
            if (!loaderThread.awaitTermination(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("A model is still being loaded or freed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
