package io.squadron.trainer;

import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.model.TorchBackend;
import io.squadron.trainer.safetensors.SafetensorsReader;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.Batch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Map;

/** The tiny BERT of {@code golden/tiny-bert}, and what transformers computes with it. */
public final class Golden {
    public static final int BATCHES = 8;
    public static final int BATCHES_PER_STEP = 2;

    private final Map<String, Tensor> expected;

    public Golden() {
        try {
            expected = SafetensorsReader.read(directory().resolve("expected.safetensors"))
                    .tensors();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path directory() {
        try {
            return Path.of(Golden.class.getResource("/golden/tiny-bert").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Encoder encoder() {
        return new EncoderCatalog().find(directory().toString());
    }

    /** Where the tests' models and windows may lie for a while. */
    public static ScratchDirectory scratch() {
        return new ScratchDirectory(Path.of(System.getProperty("java.io.tmpdir")));
    }

    public static TorchBackend backend() {
        return new TorchBackend(scratch());
    }

    public float[] floats(String name) {
        return expected.get(name).toFloats();
    }

    public double[] doubles(String name) {
        double[] values = new double[(int) expected.get(name).elements()];
        expected.get(name).data().asDoubleBuffer().get(values);
        return values;
    }

    public long[] longs(String name) {
        LongBuffer buffer = expected.get(name).data().asLongBuffer();
        long[] values = new long[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    public long[] shape(String name) {
        return expected.get(name).shape();
    }

    /** The i-th batch. */
    public Batch batch(int i) {
        String prefix = "batch." + i + ".";
        long[] shape = shape(prefix + "input_ids");
        int windows = (int) shape[0];
        int tokens = (int) shape[1];
        long[] ids = longs(prefix + "input_ids");
        Batch batch = new Batch(windows, tokens, 0);
        for (int row = 0; row < windows; row++) {
            int[] window = new int[tokens];
            for (int j = 0; j < tokens; j++) {
                window[j] = (int) ids[row * tokens + j];
            }
            batch.set(
                    row,
                    window,
                    (int) longs(prefix + "lengths")[row],
                    (int) longs(prefix + "second_segment")[row],
                    (int) longs(prefix + "start_positions")[row],
                    (int) longs(prefix + "end_positions")[row]);
        }
        return batch;
    }
}
