package io.squadron.trainer.model;

import java.util.Arrays;

/**
 * Windows of one forward pass, padded to one length. Row-major {@code [windows][tokens]}; owned by whoever made it.
 */
public final class Batch {
    private final int windows;
    private final int tokens;
    final long[] inputIds;
    final long[] tokenTypeIds;
    final long[] attentionMask;
    final long[] startPositions;
    final long[] endPositions;

    /** A batch of padding only, to be filled with {@link #set}. */
    public Batch(int windows, int tokens, int padTokenId) {
        this.windows = windows;
        this.tokens = tokens;
        inputIds = new long[windows * tokens];
        Arrays.fill(inputIds, padTokenId);
        tokenTypeIds = new long[windows * tokens];
        attentionMask = new long[windows * tokens];
        startPositions = new long[windows];
        endPositions = new long[windows];
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

    public int windows() {
        return windows;
    }

    /** Length of every row, padding included. */
    public int tokens() {
        return tokens;
    }
}
