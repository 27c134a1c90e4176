package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.model.AdamW;
import io.squadron.trainer.model.Backpropagation;
import io.squadron.trainer.model.Batch;
import io.squadron.trainer.model.DataParallel;
import io.squadron.trainer.model.DeviceMemoryException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F43: the real model on a device whose memory holds only so many windows. */
class UpdateGradientsTest {
    private final Encoder encoder = Golden.encoder();
    private final BertConfig config = encoder.config().withDropout(0.0, 0.0);
    private final DataParallel model = new DataParallel(config, encoder.weights(), List.of(Device.cpu()), false);
    private final AdamW optimizer = new AdamW(model.first(), 1e-8, 0);
    private final RecordingListener heard = new RecordingListener();
    private final BatchCollator collator = new BatchCollator(new RandomWindows(16, 12, 30), config, false);
    private final List<Batch> batches =
            List.of(collator.collate(0, 1, 2, 3, 4, 5, 6), collator.collate(7, 8, 9, 10, 11, 12));
    private int seedings;

    @AfterEach
    void close() {
        optimizer.close();
        model.close();
    }

    /** Fails on more windows than fit, after it has spoilt the gradients, as a backward pass that breaks off does. */
    private final class SmallDevice implements Backpropagation {
        private final int fits;

        SmallDevice(int fits) {
            this.fits = fits;
        }

        @Override
        public double backward(Batch batch, double share) {
            if (batch.windows() > fits) {
                model.backward(batch, 0.5);
                throw new DeviceMemoryException(new EngineException("CUDA out of memory. Tried to allocate 20.00 MiB"));
            }
            return model.backward(batch, share);
        }

        @Override
        public void clearGradients() {
            model.clearGradients();
        }
    }

    private record Result(double loss, double gradNorm) {}

    private Result update(Backpropagation device, AdamW adamW) {
        double loss = new UpdateGradients(device, heard, 1).add(batches, () -> seedings++);
        // A learning rate of 0 leaves the weights for the next.
        return new Result(loss, adamW.update(0, batches.size(), 1.0));
    }

    @Test
    void batchesThatDoNotFitAreComputedInPartsWithTheSameGradients() {
        Result whole = update(model, optimizer);
        assertThat(heard.splits).isEmpty();

        Result inParts = update(new SmallDevice(2), optimizer);

        assertThat(heard.splits).containsExactly(2, 4);
        assertThat(inParts.loss()).isCloseTo(whole.loss(), within(1e-5));
        assertThat(inParts.gradNorm()).isCloseTo(whole.gradNorm(), within(1e-5 * whole.gradNorm()));
    }

    @Test
    void memoryThatRunsOutInTheVeryFirstUpdateIsNoExceptionToThat() {
        Result inParts = update(new SmallDevice(1), optimizer);

        Result whole = update(model, optimizer);
        assertThat(inParts.gradNorm()).isCloseTo(whole.gradNorm(), within(1e-5 * whole.gradNorm()));
    }

    @Test
    void everyTryBeginsWithTheUpdatesSeed() {
        update(new SmallDevice(2), optimizer);

        assertThat(seedings).isEqualTo(3);
    }

    @Test
    void whatDidNotFitOnceIsNotTriedAgain() {
        List<Integer> sizes = new ArrayList<>();
        SmallDevice device = new SmallDevice(2);
        UpdateGradients gradients = new UpdateGradients(
                new Backpropagation() {
                    @Override
                    public double backward(Batch batch, double share) {
                        sizes.add(batch.windows());
                        return device.backward(batch, share);
                    }

                    @Override
                    public void clearGradients() {
                        device.clearGradients();
                    }
                },
                heard,
                1);
        gradients.add(batches, () -> {});
        sizes.clear();

        gradients.add(batches, () -> {});

        assertThat(sizes).containsExactly(1, 2, 2, 2, 1, 2, 1, 2);
    }

    @Test
    void f40ATrainingThatIsTakenUpComputesItsBatchesInTheSameParts() {
        UpdateGradients before = new UpdateGradients(new SmallDevice(2), heard, 1);
        before.add(batches, () -> {});
        heard.splits.clear();

        UpdateGradients after = new UpdateGradients(new SmallDevice(2), heard, before.parts());
        after.add(batches, () -> {});

        assertThat(before.parts()).isEqualTo(4);
        assertThat(heard.splits).isEmpty();
    }

    @Test
    void aDeviceThatHoldsNotOneWindowIsSaidSo() {
        assertThatThrownBy(() -> update(new SmallDevice(0), optimizer))
                .isInstanceOf(TrainingFailedException.class)
                .hasMessageStartingWith("the device's memory does not hold one window of ");
    }
}
