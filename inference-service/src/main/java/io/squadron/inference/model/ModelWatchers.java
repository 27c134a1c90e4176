package io.squadron.inference.model;

import io.squadron.v1.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who hears of changes. Telling happens under the lock under which the change was made, so that every watcher hears of
 * all changes in their order.
 *
 * <p>Owned by {@link ModelRegistry} and guarded by its lock.
 */
final class ModelWatchers {
    private final ModelCatalog catalog;
    private final List<Consumer<Model>> watchers = new ArrayList<>();

    ModelWatchers(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /** Tells the watcher of every model as it is; changes follow. */
    void add(Consumer<Model> watcher) {
        catalog.describeAll().forEach(watcher);
        watchers.add(watcher);
    }

    void remove(Consumer<Model> watcher) {
        watchers.remove(watcher);
    }

    /** Of an alternative nobody hears: it is nothing but memory that is taken. */
    void tell(ModelSlot slot) {
        if (slot.isAlternative()) {
            return;
        }
        Model model = catalog.describe(slot);
        // A copy, because a watcher may end its subscription while it is told.
        List.copyOf(watchers).forEach(watcher -> watcher.accept(model));
    }
}
