package io.squadron.trainer.dataset;

import io.squadron.trainer.training.TrainingWindows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows in a few large arrays, without an object per window: SQuAD v1.1's 88,641 windows of about 175 tokens take
 * about 65 MB. Token ids lie one window after the other on pages that never move, so that growing neither copies them
 * nor needs their memory twice; a window does not cross a page's end.
 */
public final class WindowArrays implements TrainingWindows {
    private static final int PAGE_TOKENS = 1 << 20;

    private final int maxSeqLength;
    private final List<int[]> pages;
    private final int[] page;
    private final int[] offset;
    private final int[] length;
    private final int[] questionLength;
    private final int[] startPosition;
    private final int[] endPosition;

    private WindowArrays(Builder builder) {
        this.maxSeqLength = builder.maxSeqLength;
        this.pages = List.copyOf(builder.pages);
        this.page = Arrays.copyOf(builder.page, builder.size);
        this.offset = Arrays.copyOf(builder.offset, builder.size);
        this.length = Arrays.copyOf(builder.length, builder.size);
        this.questionLength = Arrays.copyOf(builder.questionLength, builder.size);
        this.startPosition = Arrays.copyOf(builder.startPosition, builder.size);
        this.endPosition = Arrays.copyOf(builder.endPosition, builder.size);
    }

    @Override
    public int size() {
        return length.length;
    }

    @Override
    public int maxSeqLength() {
        return maxSeqLength;
    }

    @Override
    public int length(int window) {
        return length[window];
    }

    @Override
    public int questionLength(int window) {
        return questionLength[window];
    }

    @Override
    public int startPosition(int window) {
        return startPosition[window];
    }

    @Override
    public int endPosition(int window) {
        return endPosition[window];
    }

    @Override
    public void copyInputIds(int window, int[] destination, int at) {
        System.arraycopy(pages.get(page[window]), offset[window], destination, at, length[window]);
    }

    /** Collects windows in the order in which they will be numbered. */
    static final class Builder {
        private final int maxSeqLength;
        private final List<int[]> pages = new ArrayList<>();
        private int used = PAGE_TOKENS;
        private int size;
        private int[] page = new int[1024];
        private int[] offset = new int[1024];
        private int[] length = new int[1024];
        private int[] questionLength = new int[1024];
        private int[] startPosition = new int[1024];
        private int[] endPosition = new int[1024];

        Builder(int maxSeqLength) {
            this.maxSeqLength = maxSeqLength;
        }

        void add(List<Integer> inputIds, int questionTokens, int start, int end) {
            if (size == length.length) {
                grow();
            }
            int tokens = inputIds.size();
            if (used + tokens > PAGE_TOKENS) {
                pages.add(new int[Math.max(PAGE_TOKENS, tokens)]);
                used = 0;
            }
            int[] current = pages.get(pages.size() - 1);
            for (int i = 0; i < tokens; i++) {
                current[used + i] = inputIds.get(i);
            }
            page[size] = pages.size() - 1;
            offset[size] = used;
            length[size] = tokens;
            questionLength[size] = questionTokens;
            startPosition[size] = start;
            endPosition[size] = end;
            used += tokens;
            size++;
        }

        WindowArrays build() {
            return new WindowArrays(this);
        }

        private void grow() {
            int wanted = Math.multiplyExact(size, 2);
            page = Arrays.copyOf(page, wanted);
            offset = Arrays.copyOf(offset, wanted);
            length = Arrays.copyOf(length, wanted);
            questionLength = Arrays.copyOf(questionLength, wanted);
            startPosition = Arrays.copyOf(startPosition, wanted);
            endPosition = Arrays.copyOf(endPosition, wanted);
        }
    }
}
