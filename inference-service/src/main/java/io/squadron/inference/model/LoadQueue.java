package io.squadron.inference.model;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The models that are to be loaded: the champion's first, then those with a name, those that somebody waits for, and the
 * rest; in their order.
 *
 * <p>Guarded by the lock of {@link ModelRegistry}.
 */
final class LoadQueue {
    private final ModelCatalog catalog;
    private final Set<ModelSlot> slots = new LinkedHashSet<>();

    LoadQueue(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    void add(ModelSlot slot) {
        slots.add(slot);
    }

    void remove(ModelSlot slot) {
        slots.remove(slot);
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    ModelSlot first() {
        return slots.stream().min(Comparator.comparing(this::rank)).orElseThrow();
    }

    private int rank(ModelSlot slot) {
        if (catalog.isChampion(slot)) {
            return 0;
        }
        if (catalog.isAliasTarget(slot)) {
            return 1;
        }
        return slot.asked ? 2 : 3;
    }

    /** Takes out what nobody waits for, because another one comes. */
    List<ModelSlot> giveUpUnasked(ModelSlot other) {
        List<ModelSlot> unasked = slots.stream()
                .filter(slot -> rank(slot) == 3 && !slot.equals(other))
                .toList();
        unasked.forEach(slots::remove);
        return unasked;
    }
}
