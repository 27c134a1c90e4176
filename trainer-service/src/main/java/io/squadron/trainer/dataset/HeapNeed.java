package io.squadron.trainer.dataset;

import io.squadron.trainer.Refusal;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.RunFailureReason;

/**
 * What a data set needs of the heap for each of its windows, wherever their tokens lie: refused before it is read, since
 * a heap that runs out ends the whole trainer, and the next one that takes the run.
 */
final class HeapNeed {
    /** Where it lies (8), its id (16 to 43), and its place in an epoch's order and batches (12), twice while epochs change. */
    private static final long BYTES_PER_WINDOW = 80;

    /** The largest array is a little smaller than the largest int. */
    private static final long MOST_WINDOWS = Integer.MAX_VALUE - 8L;

    private static final long MEGABYTE = 1L << 20;

    private HeapNeed() {}

    /**
     * Makes sure that there is enough.
     *
     * @throws Refusal.Unfit if there are more than any trainer can number
     * @throws Refusal.Unable if this trainer's heap is too small
     */
    static void require(DatasetManifest manifest) {
        long windows = manifest.getWindows();
        if (Long.compareUnsigned(windows, MOST_WINDOWS) > 0) {
            throw new Refusal.Unfit(
                    "Data set \"%s\" has %s windows, but one run can take %d at most; import it in parts"
                            .formatted(manifest.getDatasetId(), Long.toUnsignedString(windows), MOST_WINDOWS));
        }
        long need = windows * BYTES_PER_WINDOW;
        if (need <= room()) {
            return;
        }
        // Much of what seems to be in use may be garbage.
        System.gc();
        long room = room();
        if (need > room) {
            throw new Refusal.Unable(
                    RunFailureReason.RUN_FAILURE_REASON_MEMORY,
                    "The %d windows of data set \"%s\" need %d MiB of the trainer's heap beside what lies in files, and %d MiB are left of %d; start the trainer with a larger one (-Xmx)"
                            .formatted(
                                    windows,
                                    manifest.getDatasetId(),
                                    need / MEGABYTE,
                                    room / MEGABYTE,
                                    Runtime.getRuntime().maxMemory() / MEGABYTE),
                    null);
        }
    }

    private static long room() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    }
}
