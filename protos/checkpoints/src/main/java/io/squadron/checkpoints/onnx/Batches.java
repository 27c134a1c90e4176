package io.squadron.checkpoints.onnx;

/** What batches a graph takes. */
public enum Batches {
    /** Windows of any lengths, filled up to the longest; {@code attention_mask} says what counts. */
    PADDED,
    /**
     * Windows that are equally long, without a mask. ONNX Runtime then computes attention bit by bit in its cache
     * (FlashAttention, Dao et al. 2022), for which it takes no mask, and does not write the products of all tokens with
     * all.
     */
    OF_ONE_LENGTH
}
