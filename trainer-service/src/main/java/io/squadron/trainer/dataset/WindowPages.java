package io.squadron.trainer.dataset;

import io.squadron.trainer.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Collects windows in the order in which they will be numbered, on pages that never move, so that growing neither copies
 * them nor needs their memory twice; a window does not cross a page's end. The first pages are kept in the heap; what is
 * beyond their limit is written to a file and mapped, so that the operating system holds as much of it as there is memory,
 * and the heap nothing. The file has no name and goes with the last of its mappings.
 */
final class WindowPages implements AutoCloseable {
    /** Ints of a page: 4 MiB. */
    static final int PAGE = 1 << 20;

    /** Before its token ids, each window has these fields. */
    static final int HEADER = 3;

    static final int QUESTION_LENGTH = 0;
    static final int START_POSITION = 1;
    static final int END_POSITION = 2;

    /** Windows on each page of the index. */
    static final int INDEX_PAGE = 1 << 16;

    private static final int PAGE_BITS = 20;
    private static final int PAGE_BYTES = PAGE * Integer.BYTES;

    private static final long COLLECTION_NANOS = 200_000_000;

    private final long heapLimit;
    private final ScratchDirectory scratch;
    private final List<IntBuffer> pages = new ArrayList<>();
    private final List<long[]> index = new ArrayList<>();
    private int[] current = new int[PAGE];
    private int used;
    private int size;
    private FileChannel file;
    private long spilledBytes;
    private ByteBuffer passing;

    /** @param heapLimit bytes of windows in the heap; at least one page is always there */
    WindowPages(long heapLimit, ScratchDirectory scratch) {
        this.heapLimit = heapLimit;
        this.scratch = scratch;
    }

    // Where a window lies, in one number: its page, its offset there, its length; the last two take 20 bits each.

    static int page(long place) {
        return (int) (place >>> (2 * PAGE_BITS));
    }

    static int offset(long place) {
        return (int) (place >>> PAGE_BITS) & (PAGE - 1);
    }

    static int length(long place) {
        return (int) place & (PAGE - 1);
    }

    /**
     * Adds one.
     *
     * @param inputIds at most {@link WindowArrays#MAX_LENGTH}
     * @throws IOException if the file does not take it, as on a full disk
     */
    void add(List<Integer> inputIds, int questionLength, int startPosition, int endPosition) throws IOException {
        int length = inputIds.size();
        if (used + HEADER + length > PAGE) {
            turnPage();
        }
        long[] places = placesOfNext();
        places[size % INDEX_PAGE] = ((long) pages.size() << PAGE_BITS | used) << PAGE_BITS | length;
        current[used + QUESTION_LENGTH] = questionLength;
        current[used + START_POSITION] = startPosition;
        current[used + END_POSITION] = endPosition;
        for (int i = 0; i < length; i++) {
            current[used + HEADER + i] = inputIds.get(i);
        }
        used += HEADER + length;
        size = Math.incrementExact(size);
    }

    private long[] placesOfNext() {
        if (size % INDEX_PAGE == 0) {
            index.add(new long[INDEX_PAGE]);
        }
        return index.get(index.size() - 1);
    }

    private void turnPage() throws IOException {
        if ((pages.size() + 2L) * PAGE_BYTES <= heapLimit) {
            pages.add(IntBuffer.wrap(current));
            current = new int[PAGE];
        } else {
            pages.add(spilled());
        }
        used = 0;
    }

    private IntBuffer spilled() throws IOException {
        if (file == null) {
            file = scratch.newFile("windows");
            passing = ByteBuffer.allocateDirect(PAGE_BYTES).order(ByteOrder.nativeOrder());
        }
        long from = spilledBytes;
        try {
            write(from);
        } catch (IOException full) {
            // What was spilled of earlier data sets has its room on the disk until Java collects its mappings.
            System.gc();
            LockSupport.parkNanos(COLLECTION_NANOS);
            write(from);
        }
        spilledBytes += (long) used * Integer.BYTES;
        return file.map(MapMode.READ_ONLY, from, (long) used * Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .asIntBuffer();
    }

    private void write(long from) throws IOException {
        passing.clear().asIntBuffer().put(current, 0, used);
        passing.limit(used * Integer.BYTES);
        while (passing.hasRemaining()) {
            file.write(passing, from + passing.position());
        }
    }

    /** What was added; nothing can be added any more. */
    WindowArrays windows(int maxSeqLength) {
        pages.add(IntBuffer.wrap(current, 0, used));
        return new WindowArrays(maxSeqLength, size, List.copyOf(pages), List.copyOf(index));
    }

    /** Closes the file; its mappings stay. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
