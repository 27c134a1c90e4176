package io.squadron.inference.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which models keep their places in memory. All but one place are for models with a name, the champion's first, then those
 * that were used last; so one is left for a model without a name, as a checkpoint that is being evaluated is, and for the
 * new one beside the old when a name moves.
 *
 * <p>Guarded by the lock of {@link ModelRegistry}.
 */
final class Places {
    private static final Comparator<ModelSlot> USED_LAST_FIRST =
            Comparator.<ModelSlot>comparingLong(slot -> slot.lastUse).reversed();

    private final int places;
    private final ModelCatalog catalog;

    Places(int places, ModelCatalog catalog) {
        if (places < 2) {
            throw new IllegalArgumentException(
                    "squadron.inference.max-loaded-models is %d, but it takes 2: one model answers while another is loaded"
                            .formatted(places));
        }
        this.places = places;
        this.catalog = catalog;
    }

    /** @param freeing models that no request may take any more and that are still in memory */
    boolean isFree(int freeing) {
        return catalog.loaded().count() + freeing < places;
    }

    /** Who leaves so that this one can be loaded; empty if everybody else keeps their place for now. */
    Optional<ModelSlot> victimFor(ModelSlot next) {
        Set<ModelSlot> kept = catalog.loaded()
                .filter(catalog::isProtected)
                .sorted(Comparator.<ModelSlot, Boolean>comparing(slot -> !catalog.isChampion(slot))
                        .thenComparing(USED_LAST_FIRST))
                .limit(places - 1L)
                .collect(Collectors.toSet());
        return catalog.loaded()
                .filter(slot -> !kept.contains(slot))
                // An older version of the same goes last: it answers until the new one does.
                .min(Comparator.<ModelSlot, Boolean>comparing(next::equals).thenComparing(USED_LAST_FIRST.reversed()));
    }
}
