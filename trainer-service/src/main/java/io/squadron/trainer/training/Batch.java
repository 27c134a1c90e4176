package io.squadron.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows of one forward pass, padded to one length. Row-major {@code [windows][tokens]}; owned by whoever made it.
 */
public final class Batch {
    private final int windows;
    private final int tokens;
    private final long[] inputIds;
    private final long[] tokenTypeIds;
    private final long[] attentionMask;
    private final long[] startPositions;
    private final long[] endPositions;

    /** A batch of padding only, to be filled with {@link #set}. */
    public Batch(int windows, int tokens, int padTokenId) {
        this(
                windows,
                tokens,
                new long[windows * tokens],
                new long[windows * tokens],
                new long[windows * tokens],
                new long[windows],
                new long[windows]);
        Arrays.fill(inputIds, padTokenId);
    }

    private Batch(
            int windows,
            int tokens,
            long[] inputIds,
            long[] tokenTypeIds,
            long[] attentionMask,
            long[] startPositions,
            long[] endPositions) {
        this.windows = windows;
        this.tokens = tokens;
        this.inputIds = inputIds;
        this.tokenTypeIds = tokenTypeIds;
        this.attentionMask = attentionMask;
        this.startPositions = startPositions;
        this.endPositions = endPositions;
    }

    /**
     * Fills one row.
     *
     * @param ids the window's tokens are its first {@code length}
     * @param secondSegment index of the first token of segment 1
     */
    public void set(int row, int[] ids, int length, int secondSegment, int startPosition, int endPosition) {
        int offset = row * tokens;
        for (int i = 0; i < length; i++) {
            inputIds[offset + i] = ids[i];
            tokenTypeIds[offset + i] = i < secondSegment ? 0 : 1;
            attentionMask[offset + i] = 1;
        }
        startPositions[row] = startPosition;
        endPositions[row] = endPosition;
    }

    /**
     * Its rows in runs of almost equal size, padded as they are.
     *
     * @param count at least 1
     * @return as many batches, or fewer where there are fewer rows
     */
    public List<Batch> split(int count) {
        if (count == 1) {
            return List.of(this);
        }
        List<Batch> split = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) windows * i / count);
            int to = (int) ((long) windows * (i + 1) / count);
            if (from < to) {
                split.add(rows(from, to));
            }
        }
        return split;
    }

    private Batch rows(int from, int to) {
        return new Batch(
                to - from,
                tokens,
                Arrays.copyOfRange(inputIds, from * tokens, to * tokens),
                Arrays.copyOfRange(tokenTypeIds, from * tokens, to * tokens),
                Arrays.copyOfRange(attentionMask, from * tokens, to * tokens),
                Arrays.copyOfRange(startPositions, from, to),
                Arrays.copyOfRange(endPositions, from, to));
    }

    public int windows() {
        return windows;
    }

    /** Length of every row, padding included. */
    public int tokens() {
        return tokens;
    }

    /** [windows][tokens]; not to be changed, like all that follow. */
    public long[] inputIds() {
        return inputIds;
    }

    /** [windows][tokens]; 0 for the question, 1 for the context. */
    public long[] tokenTypeIds() {
        return tokenTypeIds;
    }

    /** [windows][tokens]; 0 for padding. */
    public long[] attentionMask() {
        return attentionMask;
    }

    /** [windows]; indices of tokens. */
    public long[] startPositions() {
        return startPositions;
    }

    /** [windows]; inclusive. */
    public long[] endPositions() {
        return endPositions;
    }
}
