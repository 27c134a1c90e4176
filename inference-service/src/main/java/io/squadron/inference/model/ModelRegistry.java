package io.squadron.inference.model;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Every announced checkpoint, its state in this process, and the names that point at it.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A new model is loaded beside those that serve; only when it has answered its first question do names move to it.
 *       A checkpoint that cannot be loaded takes nothing away.
 *   <li>A model with open leases stays in memory. It is freed when it is retired and its last lease is closed.
 *   <li>At most {@code maxLoaded} models stay loaded (one more while a new one takes an old one's place): the least
 *       recently used without a name goes first. Models with a name never go, so more names than {@code maxLoaded} keep
 *       more models.
 *   <li>Loading and freeing happen on one thread of the registry's own. Nothing here blocks the caller.
 * </ul>
 */
public final class ModelRegistry implements AutoCloseable {
    /** Answers requests that name no model. */
    public static final String CHAMPION = "champion";

    private static final Logger LOG = Logger.getLogger(ModelRegistry.class);
    private static final long CLOSE_TIMEOUT_SECONDS = 20;

    private final ModelLoader loader;
    private final int maxLoaded;
    private final ExecutorService loaderThread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "model-loader"));

    // Guarded by this.
    private final Map<String, ModelSlot> slots = new LinkedHashMap<>();
    private final Aliases aliases = new Aliases();
    private final List<Consumer<Model>> watchers = new ArrayList<>();
    private long sequence;
    private long uses;
    private boolean replayed;

    public ModelRegistry(ModelLoader loader, int maxLoaded) {
        this.loader = loader;
        this.maxLoaded = maxLoaded;
    }

    // ---- what the topics tell

    /** A checkpoint was announced. Once the topics are replayed it is loaded at once. */
    public synchronized void announce(Checkpoint checkpoint) {
        ModelSlot known = slots.get(checkpoint.getCheckpointId());
        if (known != null && known.checkpoint.equals(checkpoint) && !known.hasFailed()) {
            return;
        }
        retire(known);
        ModelSlot slot = new ModelSlot(checkpoint, sequence++);
        slots.put(slot.id(), slot);
        tellWatchers(slot);
        if (replayed) {
            loadInBackground(slot);
        }
    }

    /** A checkpoint was deleted. Requests that use it are still answered. */
    public synchronized void withdraw(String checkpointId) {
        retire(slots.remove(checkpointId));
    }

    private static void retire(ModelSlot slot) {
        if (slot != null && slot.isLoaded()) {
            var unused = slot.loaded.retire();
        }
    }

    /** A name was set to a checkpoint; it answers as soon as that one is loaded. */
    public synchronized void setAlias(String alias, String checkpointId) {
        Optional<ModelSlot> before = resolveAlias(alias);
        aliases.set(alias, checkpointId);
        ModelSlot slot = slots.get(checkpointId);
        if (slot != null && slot.isLoaded()) {
            aliases.loaded(checkpointId);
        } else if (slot != null && replayed) {
            loadInBackground(slot);
        }
        before.ifPresent(this::tellWatchers);
        if (slot != null && before.filter(slot::equals).isEmpty()) {
            tellWatchers(slot);
        }
    }

    public synchronized void removeAlias(String alias) {
        Optional<ModelSlot> before = resolveAlias(alias);
        aliases.remove(alias);
        before.ifPresent(this::tellWatchers);
    }

    /** Everything that was announced before the start is known: loads the champion and the newest. */
    public synchronized void replayed() {
        replayed = true;
        resolveAlias(CHAMPION).ifPresent(this::loadInBackground);
        slots.values().stream().min(ModelSlot.NEWEST_FIRST).ifPresent(this::loadInBackground);
    }

    public synchronized boolean isReplayed() {
        return replayed;
    }

    private void loadInBackground(ModelSlot slot) {
        // Whoever asks for the model hears of a failure; here it is only logged, in failed().
        var unused = load(slot);
    }

    // ---- what the edges ask

    /**
     * Holds a model for one request, loading it if need be.
     *
     * @param name a checkpoint id or an alias; empty for the champion, or while there is none the newest model loaded
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL, NOT_POSSIBLE_NOW, or UNREACHABLE before the replay
     */
    public CompletableFuture<ModelLease> acquire(String name) {
        return refusable(() -> {
            CompletableFuture<Void> loading;
            synchronized (this) {
                ModelSlot slot = name.isEmpty() ? defaultSlot() : slot(name);
                if (slot.isLoaded()) {
                    slot.lastUse = ++uses;
                    return completedFuture(slot.loaded.lease());
                }
                if (slot.hasFailed()) {
                    throw new RefusedException(Refusal.NOT_POSSIBLE_NOW, cannotLoad(slot));
                }
                loading = load(slot);
            }
            return loading.thenCompose(done -> acquire(name));
        });
    }

    /**
     * Loads a model, or waits until it is loaded; one that failed is tried again.
     *
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL, NOT_POSSIBLE_NOW, or UNREACHABLE before the replay
     */
    public CompletableFuture<Model> load(String name) {
        return refusable(() -> {
            ModelSlot slot;
            CompletableFuture<Void> loading;
            synchronized (this) {
                slot = slot(name);
                slot.lastUse = ++uses;
                loading = load(slot);
            }
            return loading.thenApply(done -> describe(slot));
        });
    }

    /**
     * Takes a model out of memory once its requests are answered.
     *
     * @return fails with a {@link RefusedException}: UNKNOWN_MODEL; NOT_POSSIBLE_NOW while it is loading or has an alias
     */
    public CompletableFuture<Model> unload(String name) {
        return refusable(() -> {
            ModelSlot slot;
            CompletableFuture<Void> closed;
            synchronized (this) {
                slot = slot(name);
                if (aliases.protect(slot.id())) {
                    throw new RefusedException(
                            Refusal.NOT_POSSIBLE_NOW,
                            "%s cannot be unloaded while an alias (%s) points at it: set the alias to another checkpoint first"
                                    .formatted(slot.id(), String.join(", ", aliasesOf(slot))));
                }
                if (slot.isLoading()) {
                    throw new RefusedException(
                            Refusal.NOT_POSSIBLE_NOW, slot.id() + " is being loaded: unload it when it is loaded");
                }
                closed = slot.isLoaded() ? unload(slot) : completedFuture(null);
            }
            return closed.thenApply(done -> describe(slot));
        });
    }

    /** Newest first. */
    public synchronized List<Model> list() {
        return slots.values().stream()
                .sorted(ModelSlot.NEWEST_FIRST)
                .map(this::describe)
                .toList();
    }

    public synchronized long loadedModels() {
        return loadedSlots().count();
    }

    public synchronized boolean isCheckpoint(String name) {
        return slots.containsKey(name);
    }

    /**
     * Hears of every model as it is and then of every change, in order, until the subscription is closed.
     *
     * @param watcher must return at once; called under the registry's lock
     */
    public synchronized Subscription watch(Consumer<Model> watcher) {
        list().forEach(watcher);
        watchers.add(watcher);
        return () -> {
            synchronized (this) {
                watchers.remove(watcher);
            }
        };
    }

    /** Ends a {@link #watch}. */
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    // ---- choosing; under the lock

    private ModelSlot slot(String name) {
        requireReplayed();
        ModelSlot slot = slots.get(name);
        if (slot != null) {
            return slot;
        }
        return resolveAlias(name)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_MODEL,
                        "No checkpoint or alias is called '%s': ListModels names those that are known"
                                .formatted(name)));
    }

    private ModelSlot defaultSlot() {
        requireReplayed();
        Optional<ModelSlot> champion = resolveAlias(CHAMPION).filter(slot -> !slot.hasFailed());
        return champion.or(() -> loadedSlots().min(ModelSlot.NEWEST_FIRST))
                .or(() -> slots.values().stream().filter(ModelSlot::isLoading).min(ModelSlot.NEWEST_FIRST))
                .orElseThrow(
                        () -> new RefusedException(
                                Refusal.NOT_POSSIBLE_NOW,
                                "There is no model to answer with: train one, or load one of the announced checkpoints (LoadModel)"));
    }

    private void requireReplayed() {
        if (!replayed) {
            throw new RefusedException(
                    Refusal.UNREACHABLE,
                    "The service is starting and has not read the announcements of checkpoints yet: try again");
        }
    }

    private Optional<ModelSlot> resolveAlias(String alias) {
        return aliases.resolve(alias, this::isLoaded).map(slots::get);
    }

    private boolean isLoaded(String checkpointId) {
        ModelSlot slot = slots.get(checkpointId);
        return slot != null && slot.isLoaded();
    }

    private Stream<ModelSlot> loadedSlots() {
        return slots.values().stream().filter(ModelSlot::isLoaded);
    }

    private List<String> aliasesOf(ModelSlot slot) {
        return aliases.of(slot.id(), this::isLoaded);
    }

    private static String cannotLoad(ModelSlot slot) {
        return "Checkpoint %s cannot be loaded: %s".formatted(slot.id(), slot.failure);
    }

    // ---- loading and evicting

    private synchronized CompletableFuture<Void> load(ModelSlot slot) {
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
                            .formatted(slot.id(), loadedModels())));
        }
        CompletableFuture<Void> loading = new CompletableFuture<>();
        slot.loading = loading;
        slot.state = ModelState.MODEL_STATE_LOADING;
        slot.failure = "";
        tellWatchers(slot);
        loaderThread.execute(() -> loadNow(slot, loading));
        return loading;
    }

    private boolean hasRoomFor(ModelSlot slot) {
        return loadedModels() < maxLoaded
                || aliases.isTarget(slot.id())
                || loadedSlots().anyMatch(s -> !aliases.protect(s.id()));
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

    private synchronized void loaded(ModelSlot slot, LoadedModel model) {
        slot.loading = null;
        slot.loaded = model;
        slot.state = ModelState.MODEL_STATE_LOADED;
        slot.lastUse = ++uses;
        if (!slot.equals(slots.get(slot.id()))) {
            retire(slot); // withdrawn or announced anew in the meantime
            return;
        }
        aliases.loaded(slot.id());
        tellWatchers(slot);
        while (loadedModels() > maxLoaded) {
            Optional<ModelSlot> victim = loadedSlots()
                    .filter(s -> !s.equals(slot) && !aliases.protect(s.id()))
                    .min(Comparator.comparingLong(s -> s.lastUse));
            if (victim.isEmpty()) {
                return;
            }
            LOG.infof("Unloading %s to keep %d models at most", victim.get().id(), maxLoaded);
            var unused = unload(victim.get());
        }
    }

    private void failed(ModelSlot slot, String reason, CompletableFuture<Void> loading) {
        synchronized (this) {
            slot.loading = null;
            slot.state = ModelState.MODEL_STATE_FAILED;
            slot.failure = reason;
            tellWatchers(slot);
        }
        LOG.errorf("%s; other models keep serving", cannotLoad(slot));
        loading.completeExceptionally(new RefusedException(Refusal.NOT_POSSIBLE_NOW, cannotLoad(slot)));
    }

    private CompletableFuture<Void> unload(ModelSlot slot) {
        LoadedModel model = slot.loaded;
        slot.loaded = null;
        slot.state = ModelState.MODEL_STATE_AVAILABLE;
        tellWatchers(slot);
        return model.retire();
    }

    private Executor closer() {
        return task -> {
            try {
                loaderThread.execute(task);
            } catch (RejectedExecutionException stopping) {
                task.run();
            }
        };
    }

    private synchronized Model describe(ModelSlot slot) {
        return Model.newBuilder()
                .setCheckpoint(slot.checkpoint)
                .setState(slot.state)
                .addAllAliases(slot.equals(slots.get(slot.id())) ? aliasesOf(slot) : List.of())
                .setFailure(slot.failure)
                .build();
    }

    private void tellWatchers(ModelSlot slot) {
        Model model = describe(slot);
        List.copyOf(watchers).forEach(watcher -> watcher.accept(model));
    }

    private static <T> CompletableFuture<T> refusable(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RefusedException e) {
            return failedFuture(e);
        }
    }

    /** Frees every model; requests should have ended. */
    @Override
    public void close() {
        synchronized (this) {
            slots.values().forEach(ModelRegistry::retire);
        }
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
