package io.squadron.trainer.training;

/**
 * The windows of a data set, {@code [CLS] question [SEP] part of the context [SEP]}, unpadded and in a fixed order;
 * how they are held is the implementation's business. Read by one thread at a time.
 */
public interface TrainingWindows {
    /** Number of windows. */
    int size();

    /** The data set's max_seq_length: no window is longer. */
    int maxSeqLength();

    /** Tokens of a window, special tokens included. */
    int length(int window);

    /** Tokens of the question alone: the first questionLength + 2 tokens are of segment 0, the rest of segment 1. */
    int questionLength(int window);

    /** First token of the answer, as an index into the window's tokens; 0, the [CLS] token, if it holds none. */
    int startPosition(int window);

    /** Last token of the answer, inclusive; 0 if it holds none. */
    int endPosition(int window);

    /** Copies the window's {@link #length} token ids to {@code destination[offset…]}. */
    void copyInputIds(int window, int[] destination, int offset);
}
