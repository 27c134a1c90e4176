package io.squadron.inference.answer;

/** What the model says of one window: {@code float[seq]} each, for the unpadded input. */
@SuppressWarnings("ArrayRecordComponent") // made once and read by one request; boxing hundreds of floats would be waste
public record WindowLogits(float[] start, float[] end) {
    public WindowLogits {
        if (start.length != end.length || start.length == 0) {
            throw new IllegalArgumentException("%d start logits and %d end logits".formatted(start.length, end.length));
        }
    }
}
