package io.squadron.inference.model;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.ModelState;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Brings models into memory and out of it, at most so many at a time, on one thread of its own.
 *
 * <p>Owned by {@link ModelRegistry}: every method but {@link #close} is called under its lock. The loading thread takes
 * that lock itself to tell the outcome; it never holds it while it loads or frees, nor while it completes a future.
 */
final class ModelMemory implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelMemory.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 20;

    private final ModelLoader loader;
    private final int maxLoaded;
    private final ModelCatalog catalog;
    private final ModelWatchers watchers;
    private final Object lock;
    private final ExecutorService loaderThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "model-loader"));

    private long uses;

    /** @param lock guards the catalog, its slots, the watchers and this */
    ModelMemory(ModelLoader loader, int maxLoaded, ModelCatalog catalog, ModelWatchers watchers, Object lock) {
        this.loader = loader;
        this.maxLoaded = maxLoaded;
        this.catalog = catalog;
        this.watchers = watchers;
        this.lock = lock;
    }

    /** Counts as a use: the model becomes the last to be evicted. */
    void touch(ModelSlot slot) {
        slot.lastUse = ++uses;
    }

    // ---- into memory

    /**
     * Completes when the model is loaded; joins a loading that is under way.
     *
     * @return fails with a {@link RefusedException}, NOT_POSSIBLE_NOW, if it cannot be loaded or there is no room for it
     */
    CompletableFuture<Void> load(ModelSlot slot) {
        if (slot.isLoaded()) {
            return completedFuture(null);
        }
        if (slot.isLoading()) {
            return slot.loading;
        }
        if (!hasRoomFor(slot)) {
            return failedFuture(new RefusedException(
                    Refusal.NOT_POSSIBLE_NOW,
                    ("%s cannot be loaded: %d models are, each with an alias; move an alias or raise"
                                    + " squadron.inference.max-loaded-models")
                            .formatted(slot.id(), catalog.loaded().count())));
        }
        CompletableFuture<Void> loading = new CompletableFuture<>();
        slot.loading = loading;
        slot.state = ModelState.MODEL_STATE_LOADING;
        slot.failure = "";
        watchers.tell(slot);
        loaderThread.execute(() -> loadNow(slot, loading));
        return loading;
    }

    void loadInBackground(ModelSlot slot) {
        // Whoever asks for the model hears of a failure; here it is only logged, in failed().
        var unused = load(slot);
    }

    private boolean hasRoomFor(ModelSlot slot) {
        return catalog.loaded().count() < maxLoaded
                || catalog.isAliasTarget(slot)
                || catalog.loaded().anyMatch(s -> !catalog.isProtected(s));
    }

    private void loadNow(ModelSlot slot, CompletableFuture<Void> loading) {
        try {
            ServableModel model = loader.load(slot.checkpoint);
            loaded(slot, new LoadedModel(slot.checkpoint, model, closer()));
            loading.complete(null);
        } catch (UnusableCheckpointException e) {
            failed(slot, e.getMessage(), loading);
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Loading %s failed", slot.id());
            failed(slot, "an unexpected failure, see the service's log", loading);
        }
    }

    private void loaded(ModelSlot slot, LoadedModel model) {
        synchronized (lock) {
            slot.loading = null;
            slot.loaded = model;
            if (!catalog.holds(slot)) {
                retire(slot); // withdrawn or announced anew in the meantime
                return;
            }
            slot.state = ModelState.MODEL_STATE_LOADED;
            touch(slot);
            catalog.moveAliasesTo(slot);
            watchers.tell(slot);
            evictBeside(slot);
        }
    }

    private void failed(ModelSlot slot, String reason, CompletableFuture<Void> loading) {
        RefusedException refusal;
        synchronized (lock) {
            slot.loading = null;
            slot.state = ModelState.MODEL_STATE_FAILED;
            slot.failure = reason;
            refusal = slot.cannotLoad();
            if (catalog.holds(slot)) {
                watchers.tell(slot);
            }
        }
        LOG.errorf("%s; other models keep serving", refusal.getMessage());
        loading.completeExceptionally(refusal);
    }

    // ---- out of memory

    /** No request may take the model any more; the future completes when its requests are answered and it is freed. */
    CompletableFuture<Void> unload(ModelSlot slot) {
        LoadedModel model = slot.loaded;
        slot.loaded = null;
        slot.state = ModelState.MODEL_STATE_AVAILABLE;
        watchers.tell(slot);
        return model.retire();
    }

    /** As {@link #retire}, of a checkpoint that was deleted. */
    void withdraw(ModelSlot slot) {
        slot.state = ModelState.MODEL_STATE_WITHDRAWN;
        watchers.tell(slot);
        retire(slot);
    }

    /** Frees the model of a slot that is out of the catalog, or about to be, once its requests are answered. */
    void retire(ModelSlot slot) {
        if (slot.isLoaded()) {
            var unused = slot.loaded.retire();
        }
    }

    private void evictBeside(ModelSlot justLoaded) {
        while (catalog.loaded().count() > maxLoaded) {
            Optional<ModelSlot> victim = catalog.loaded()
                    .filter(slot -> !slot.equals(justLoaded) && !catalog.isProtected(slot))
                    .min(Comparator.comparingLong(slot -> slot.lastUse));
            if (victim.isEmpty()) {
                return;
            }
            LOG.infof("Unloading %s to keep %d models at most", victim.get().id(), maxLoaded);
            var unused = unload(victim.get());
        }
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
