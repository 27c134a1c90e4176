package io.squadron.endtoend.ledger.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;

/** Which faults happen when: the same ones for the same seed. */
public final class FaultPlan {
    /** Between the beginnings of two faults; a killed service needs some ten seconds to be there again on two cores. */
    private static final int MIN_GAP_MILLIS = 4_000;

    private static final int MAX_GAP_MILLIS = 14_000;
    private static final int MIN_LENGTH_MILLIS = 1_000;
    /** Beyond the leases and sessions of a trainer, an importer and a worker: others take its work over while it is away. */
    private static final int MAX_LENGTH_MILLIS = 20_000;

    private FaultPlan() {}

    /**
     * Makes a plan.
     *
     * @param length all faults begin within it
     * @param victims who they happen to, and which ones may; everyone has had a turn before anyone has a second
     */
    public static List<Fault> of(long seed, Duration length, SortedMap<String, List<Fault.Kind>> victims) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        Deque<String> turns = new ArrayDeque<>();
        long at = between(random, 0, MIN_GAP_MILLIS);
        while (at < length.toMillis()) {
            if (turns.isEmpty()) {
                List<String> shuffled = new ArrayList<>(victims.keySet());
                Collections.shuffle(shuffled, random);
                turns.addAll(shuffled);
            }
            String victim = turns.remove();
            List<Fault.Kind> kinds = victims.get(victim);
            faults.add(new Fault(
                    kinds.get(random.nextInt(kinds.size())),
                    victim,
                    Duration.ofMillis(at),
                    Duration.ofMillis(between(random, MIN_LENGTH_MILLIS, MAX_LENGTH_MILLIS))));
            at += between(random, MIN_GAP_MILLIS, MAX_GAP_MILLIS);
        }
        return List.copyOf(faults);
    }

    private static long between(Random random, long from, long to) {
        return from + random.nextLong(to - from);
    }
}
