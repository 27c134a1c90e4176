package io.squadron.inference.batching;

/**
 * A window as the model reads it, unpadded.
 *
 * @param inputIds {@code int[seq]}, with [CLS] and both [SEP]
 * @param questionLength tokens of the question, without special tokens; the segment ids are 0 for the first
 *     questionLength + 2 tokens and 1 for the rest
 */
@SuppressWarnings("ArrayRecordComponent") // made once from the wire and only read
public record WindowInput(int[] inputIds, int questionLength) {
    public int length() {
        return inputIds.length;
    }
}
