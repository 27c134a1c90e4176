package io.squadron.tokenizer.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts skipped questions by reason and keeps the first few ids of each. */
public final class SkipTally {

    /** Enough to look at by hand. */
    private static final int IDS_KEPT = 5;

    /** How often a reason occurred, with the first question ids. */
    public record Entry(SkipReason reason, long count, List<String> exampleIds) {}

    private final Map<SkipReason, Entry> entries = new EnumMap<>(SkipReason.class);

    void add(SkipReason reason, String exampleId) {
        Entry before = entries.getOrDefault(reason, new Entry(reason, 0, List.of()));
        List<String> ids = before.exampleIds();
        if (ids.size() < IDS_KEPT) {
            ids = new ArrayList<>(ids);
            ids.add(exampleId);
        }
        entries.put(reason, new Entry(reason, before.count() + 1, List.copyOf(ids)));
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public long total() {
        return entries.values().stream().mapToLong(Entry::count).sum();
    }
}
