package io.squadron.trainer.dataset;

import io.squadron.trainer.training.TrainingWindows;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Windows without an object for each: their numbers lie one window after the other on pages of {@link WindowPages}, and 8
 * bytes for each say where. SQuAD v1.1's 88,641 windows of about 175 tokens take about 65 MB.
 */
public final class WindowArrays implements TrainingWindows {
    /** Tokens of the longest window that is taken. */
    static final int MAX_LENGTH = WindowPages.PAGE - WindowPages.HEADER;

    private final int maxSeqLength;
    private final int size;
    private final List<IntBuffer> pages;
    private final List<long[]> index;

    WindowArrays(int maxSeqLength, int size, List<IntBuffer> pages, List<long[]> index) {
        this.maxSeqLength = maxSeqLength;
        this.size = size;
        this.pages = pages;
        this.index = index;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int maxSeqLength() {
        return maxSeqLength;
    }

    @Override
    public int length(int window) {
        return WindowPages.length(place(window));
    }

    @Override
    public int questionLength(int window) {
        return header(window, WindowPages.QUESTION_LENGTH);
    }

    @Override
    public int startPosition(int window) {
        return header(window, WindowPages.START_POSITION);
    }

    @Override
    public int endPosition(int window) {
        return header(window, WindowPages.END_POSITION);
    }

    @Override
    public void copyInputIds(int window, int[] destination, int offset) {
        long place = place(window);
        pages.get(WindowPages.page(place))
                .get(WindowPages.offset(place) + WindowPages.HEADER, destination, offset, WindowPages.length(place));
    }

    private int header(int window, int field) {
        long place = place(window);
        return pages.get(WindowPages.page(place)).get(WindowPages.offset(place) + field);
    }

    private long place(int window) {
        return index.get(window / WindowPages.INDEX_PAGE)[window % WindowPages.INDEX_PAGE];
    }
}
