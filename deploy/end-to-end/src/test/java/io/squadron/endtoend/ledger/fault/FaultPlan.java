package io.squadron.endtoend.ledger.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;

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
     * @param victims who is killed and paused; everyone has had a turn before anyone has a second
     * @param cuttable those of them that have cables
     */
    public static List<Fault> of(long seed, Duration length, List<String> victims, Set<String> cuttable) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        Deque<String> turns = new ArrayDeque<>();
        long at = between(random, 0, MIN_GAP_MILLIS);
        while (at < length.toMillis()) {
            if (turns.isEmpty()) {
                List<String> shuffled = new ArrayList<>(victims);
                Collections.shuffle(shuffled, random);
                turns.addAll(shuffled);
            }
            String victim = turns.remove();
            faults.add(new Fault(
                    kind(random, cuttable.contains(victim)),
                    victim,
                    Duration.ofMillis(at),
                    Duration.ofMillis(between(random, MIN_LENGTH_MILLIS, MAX_LENGTH_MILLIS))));
            at += between(random, MIN_GAP_MILLIS, MAX_GAP_MILLIS);
        }
        return List.copyOf(faults);
    }

    private static Fault.Kind kind(Random random, boolean cuttable) {
        Fault.Kind[] kinds = Fault.Kind.values();
        // Kinds are in the order of their being possible: whoever has no cable cannot be cut off.
        return kinds[random.nextInt(cuttable ? kinds.length : kinds.length - 1)];
    }

    private static long between(Random random, long from, long to) {
        return from + random.nextLong(to - from);
    }
}
