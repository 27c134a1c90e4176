package io.squadron.trainer.training;

import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The real engine on a device whose memory holds only so many windows: more fail in their backward pass, after that has
 * spoilt the gradients. Remembers what it was asked for.
 */
final class SmallDevice implements TrainingBackend {
    private final TrainingBackend real = Golden.backend();
    private final int fits;

    /** Windows of every forward pass. */
    final List<Integer> sizes = new ArrayList<>();

    /** The step of every seeding. */
    final List<Long> seedings = new ArrayList<>();

    SmallDevice(int fits) {
        this.fits = fits;
    }

    @Override
    public String version() {
        return real.version();
    }

    @Override
    public TrainableModel load(BertConfig config, Map<String, Tensor> weights, TrainingArguments arguments) {
        return new Model(real.load(config, weights, arguments));
    }

    @Override
    public RuntimeException explained(RuntimeException failure) {
        return real.explained(failure);
    }

    private final class Model implements TrainableModel {
        private final TrainableModel model;

        Model(TrainableModel model) {
            this.model = model;
        }

        @Override
        public void seed(long seed, long step) {
            seedings.add(step);
            model.seed(seed, step);
        }

        @Override
        public Loss forward(Batch batch) {
            sizes.add(batch.windows());
            Loss loss = model.forward(batch);
            return batch.windows() <= fits ? loss : new TooLarge(loss);
        }

        @Override
        public void averageGrad(int batches) {
            model.averageGrad(batches);
        }

        @Override
        public double clipGradNorm(double maxGradNorm) {
            return model.clipGradNorm(maxGradNorm);
        }

        @Override
        public void zeroGrad() {
            model.zeroGrad();
        }

        @Override
        public void recover() {
            model.recover();
        }

        @Override
        public Optimizer adamW(double adamEpsilon, double weightDecay, TrainingState state) {
            return model.adamW(adamEpsilon, weightDecay, state);
        }

        @Override
        public TensorViews weights() {
            return model.weights();
        }

        @Override
        public long parameterCount() {
            return model.parameterCount();
        }

        @Override
        public String device() {
            return model.device();
        }

        @Override
        public DeviceMemory memory() {
            return model.memory();
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private record TooLarge(Loss loss) implements Loss {
        @Override
        public void backward(double weight) {
            loss.backward(0.5);
            throw new DeviceMemoryException(null);
        }

        @Override
        public double value() {
            return loss.value();
        }

        @Override
        public void close() {
            loss.close();
        }
    }
}
