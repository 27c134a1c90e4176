package io.squadron.tokenizer.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts skipped questions by reason and keeps the first few of each. */
public final class SkipTally {

    /** Enough to look at by hand. */
    private static final int KEPT = 5;

    /**
     * How often a reason occurred.
     *
     * @param exampleIds ids of the first few questions
     * @param faults where these are and what is wrong, one sentence each
     */
    public record Entry(SkipReason reason, long count, List<String> exampleIds, List<String> faults) {

        public Entry {
            exampleIds = List.copyOf(exampleIds);
            faults = List.copyOf(faults);
        }

        private Entry with(String exampleId, String fault) {
            if (count >= KEPT) {
                return new Entry(reason, count + 1, exampleIds, faults);
            }
            return new Entry(reason, count + 1, append(exampleIds, exampleId), append(faults, fault));
        }

        private static List<String> append(List<String> list, String element) {
            List<String> longer = new ArrayList<>(list);
            longer.add(element);
            return longer;
        }
    }

    private final Map<SkipReason, Entry> entries = new EnumMap<>(SkipReason.class);

    void add(SkipReason reason, String exampleId, String fault) {
        Entry before = entries.getOrDefault(reason, new Entry(reason, 0, List.of(), List.of()));
        entries.put(reason, before.with(exampleId, fault));
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    public long total() {
        return entries.values().stream().mapToLong(Entry::count).sum();
    }
}
