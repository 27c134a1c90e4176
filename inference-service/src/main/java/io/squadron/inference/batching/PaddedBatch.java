package io.squadron.inference.batching;

import io.squadron.inference.answer.WindowLogits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Windows as a model's input: as many rows as windows, all as long as the longest.
 *
 * @param windows not empty
 * @param rows how many
 * @param columns tokens of the longest
 * @param inputIds {@code long[rows * columns]}, row by row; 0 behind a window's end
 * @param attentionMask the same shape; 0 behind a window's end
 * @param tokenTypeIds the same shape; 1 from the context on
 */
@SuppressWarnings("ArrayRecordComponent") // made once and only read
public record PaddedBatch(
        List<WindowInput> windows, int rows, int columns, long[] inputIds, long[] attentionMask, long[] tokenTypeIds) {
    /** Lays out the windows. */
    public static PaddedBatch of(List<WindowInput> windows) {
        int columns = windows.stream().mapToInt(WindowInput::length).max().orElseThrow();
        PaddedBatch batch = new PaddedBatch(
                windows,
                windows.size(),
                columns,
                new long[windows.size() * columns],
                new long[windows.size() * columns],
                new long[windows.size() * columns]);
        for (int row = 0; row < batch.rows; row++) {
            WindowInput window = windows.get(row);
            int from = row * columns;
            for (int i = 0; i < window.length(); i++) {
                batch.inputIds[from + i] = window.inputIds()[i];
            }
            Arrays.fill(batch.tokenTypeIds, from + window.questionLength() + 2, from + window.length(), 1);
            Arrays.fill(batch.attentionMask, from, from + window.length(), 1);
        }
        return batch;
    }

    /** The shape of each of them. */
    public long[] shape() {
        return new long[] {rows, columns};
    }

    /**
     * What the model gave, window by window and without padding.
     *
     * @param start {@code float[rows * columns]}
     * @param end the same shape
     * @throws IllegalStateException if a number is missing or not finite: one NaN would make the order of answers arbitrary
     *     instead of failing
     */
    public List<WindowLogits> logits(float[] start, float[] end) {
        requireFinite(start);
        requireFinite(end);
        List<WindowLogits> logits = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            int from = row * columns;
            int to = from + windows.get(row).length();
            logits.add(new WindowLogits(Arrays.copyOfRange(start, from, to), Arrays.copyOfRange(end, from, to)));
        }
        return logits;
    }

    private void requireFinite(float[] values) {
        if (values.length != inputIds.length) {
            throw new IllegalStateException(
                    "the model gives %d logits for %d windows of %d tokens".formatted(values.length, rows, columns));
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalStateException("the model gives logits that are not finite");
            }
        }
    }
}
