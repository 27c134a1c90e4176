package io.squadron.inference.model;

import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Loads as another loader does, and asks the model one question before anybody else may: one forward pass over the longest
 * window that the checkpoint claims to take, beside a short one. It finds weights that are no numbers, a wrong signature and
 * missing positions before a request does, and lets the engine warm up.
 */
public record AskedFirst(ModelLoader loader) implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(AskedFirst.class);
    /** An id that every vocabulary has. */
    private static final int TOKEN = 1;

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return loader.precisions(checkpoint);
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        long began = System.nanoTime();
        ServableModel model = loader.load(checkpoint, precision);
        try {
            ask(model, ModelLimits.of(checkpoint).maxSeqLength());
        } catch (UnusableCheckpointException | RuntimeException e) {
            model.close();
            throw e;
        }
        LOG.infof(
                "Loaded %s, %s, in %d ms",
                checkpoint.getCheckpointId(), PrecisionNames.of(precision), (System.nanoTime() - began) / 1_000_000);
        return model;
    }

    private static void ask(ServableModel model, int maxSeqLength) throws UnusableCheckpointException {
        int[] inputIds = new int[maxSeqLength];
        Arrays.fill(inputIds, TOKEN);
        try {
            var unused =
                    model.forward(List.of(new WindowInput(inputIds, 1), new WindowInput(new int[] {1, 1, 1, 1, 1}, 1)));
        } catch (RuntimeException e) {
            throw new UnusableCheckpointException(
                    "The model failed its first question: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }
}
