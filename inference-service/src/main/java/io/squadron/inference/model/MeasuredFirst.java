package io.squadron.inference.model;

import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Loads as another loader does, and measures how large the model's batches need be before anybody else may ask it.
 *
 * @param maxBatchTokens larger ones are never formed, and so not tried
 */
public record MeasuredFirst(ModelLoader loader, int maxBatchTokens) implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(MeasuredFirst.class);

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return loader.precisions(checkpoint);
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        ServableModel model = loader.load(checkpoint, precision);
        try {
            long began = System.nanoTime();
            int useful = new BatchCurve(
                            model, ModelLimits.of(checkpoint).maxSeqLength(), maxBatchTokens, System::nanoTime)
                    .usefulTokens();
            LOG.infof(
                    "Batches of %d tokens are large enough for %s, which took %d ms to find out",
                    useful, checkpoint.getCheckpointId(), (System.nanoTime() - began) / 1_000_000);
            return new MeasuredModel(model, useful);
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }
}
