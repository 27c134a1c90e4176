package io.squadron.inference.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which models stay in memory. First those with a name, the champion before the others, then those that somebody loaded to
 * stay, each as long as the model that is to be loaded has room beside them; so there is always room for one that nobody has
 * named, as a checkpoint that is being evaluated is, and for the new one beside the old when a name moves. Among equals
 * those stay that were used last.
 *
 * <p>Guarded by the lock of {@link ModelRegistry}.
 */
final class Places {
    private static final int NO_CLAIM = 0;

    private final ModelRoom room;
    private final ModelCatalog catalog;

    /** Those with the weakest claim first, and among them those that were not used for the longest time. */
    private final Comparator<ModelSlot> firstToGo =
            Comparator.comparingInt(this::claim).thenComparingLong(slot -> slot.lastUse);

    Places(ModelRoom room, ModelCatalog catalog) {
        this.room = room;
        this.catalog = catalog;
    }

    private int claim(ModelSlot slot) {
        if (catalog.isChampion(slot)) {
            return 3;
        }
        if (catalog.isProtected(slot)) {
            return 2;
        }
        return slot.pinned ? 1 : NO_CLAIM;
    }

    /**
     * The model fits in now.
     *
     * @param leaving models that no request may take any more and that are still in memory
     */
    boolean isFree(ModelSlot next, Collection<LoadedModel> leaving) {
        Load load = new Load(next);
        catalog.loaded().forEach(slot -> load.add(slot.loaded));
        leaving.forEach(load::add);
        return load.fits();
    }

    /** Who leaves so that this one can be loaded; empty if there is nobody. */
    Optional<ModelSlot> victimFor(ModelSlot next) {
        Set<ModelSlot> kept = new HashSet<>();
        Load load = new Load(next);
        List<ModelSlot> lastToGo = catalog.loaded()
                .filter(slot -> claim(slot) > NO_CLAIM)
                .sorted(firstToGo.reversed())
                .toList();
        for (ModelSlot slot : lastToGo) {
            if (load.fitsWith(slot.loaded)) {
                load.add(slot.loaded);
                kept.add(slot);
            }
        }
        return catalog.loaded()
                .filter(slot -> !kept.contains(slot))
                // An older version of the same goes last: it answers until the new one does.
                .min(Comparator.<ModelSlot, Boolean>comparing(next::equals).thenComparing(firstToGo));
    }

    /** What is in memory beside a model that is to be loaded. */
    private final class Load {
        private int models = 1;
        private long weights;

        Load(ModelSlot next) {
            weights = ModelRoom.weightsOf(next.checkpoint());
        }

        void add(LoadedModel model) {
            models++;
            weights += ModelRoom.weightsOf(model.version().checkpoint());
        }

        boolean fits() {
            return room.holds(models, weights);
        }

        boolean fitsWith(LoadedModel model) {
            return room.holds(
                    models + 1, weights + ModelRoom.weightsOf(model.version().checkpoint()));
        }
    }
}
