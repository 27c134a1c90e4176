package io.squadron.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Deals the windows of an epoch into batches: every window exactly once, in an order that depends on the seed and the
 * epoch alone, so that any epoch can be dealt again.
 */
final class BatchSampler {
    /** Batches of one pool: enough to find windows of like length, few enough to stay near a plain shuffle. */
    private static final int POOL_BATCHES = 50;

    private final TrainingWindows windows;
    private final int batchSize;
    private final boolean groupByLength;
    private final long seed;

    /** @param windows at least one */
    BatchSampler(TrainingWindows windows, TrainingArguments arguments) {
        this.windows = windows;
        // More than all windows are all windows; what follows then cannot overflow.
        long wanted = (long) arguments.perGpuTrainBatchSize() * arguments.deviceCount();
        batchSize = (int) Math.min(wanted, windows.size());
        groupByLength = arguments.groupByLength();
        seed = arguments.seed();
    }

    /** Batches of every epoch; the last one may be smaller. */
    int batchesPerEpoch() {
        return (windows.size() - 1) / batchSize + 1;
    }

    /** The batches of an epoch, each a list of windows. Epochs count from 0. */
    List<int[]> epoch(int epoch) {
        // Random's sequence is fixed by Java's specification: a run repeats on any machine.
        Random random = new Random(seed * 1_000_003L + epoch);
        int[] order = shuffled(windows.size(), random);
        if (groupByLength) {
            sortPoolsByLength(order);
        }
        List<int[]> batches = new ArrayList<>(batchesPerEpoch());
        for (int from = 0; from < order.length; from += batchSize) {
            batches.add(Arrays.copyOfRange(order, from, Math.min(order.length, from + batchSize)));
        }
        if (groupByLength) {
            Collections.shuffle(batches, random);
        }
        return batches;
    }

    private static int[] shuffled(int size, RandomGenerator random) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    private void sortPoolsByLength(int[] order) {
        int pool = (int) Math.min((long) batchSize * POOL_BATCHES, order.length);
        for (int from = 0; from < order.length; from += pool) {
            int to = Math.min(order.length, from + pool);
            int[] sorted = Arrays.stream(order, from, to)
                    .boxed()
                    .sorted(Comparator.comparingInt(windows::length))
                    .mapToInt(Integer::intValue)
                    .toArray();
            System.arraycopy(sorted, 0, order, from, sorted.length);
        }
    }
}
