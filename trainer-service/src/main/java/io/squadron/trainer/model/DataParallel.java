package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.Batch;
import io.squadron.trainer.training.DeviceMemory;
import io.squadron.trainer.training.Loss;
import io.squadron.trainer.training.TensorViews;
import io.squadron.trainer.training.TrainableModel;
import io.squadron.trainer.training.TrainingState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One model on one device or several: a replica on each, every batch split among them, their gradients added up on the
 * first, which makes the step and hands the new parameters on. What {@code torch.nn.DataParallel} does in run_squad; here
 * the rows of each are weighted by their number, so that the result is that of the whole batch on one device.
 *
 * <p>One thread feeds all devices: a GPU is still computing when the next one gets its rows. Replicas on the CPU take
 * turns; they are for trying this out, as one replica uses all cores already.
 *
 * <p>One run stays on one machine. To spread it over several takes an all-reduce that overlaps with backward, elastic
 * membership and a rendezvous: NCCL under PyTorch's DistributedDataParallel, or DeepSpeed, have that, and DJL offers no way to
 * NCCL. BERT's fine-tuning takes minutes to an hour on one GPU, so more machines are better used for more runs: every
 * trainer is a consumer of the queue of runs. The checkpoint is Hugging Face's, so a run that needs a cluster can be done with
 * such an engine and imported.
 */
public final class DataParallel implements TrainableModel {
    private final List<Device> devices;
    private final List<Replica> replicas = new ArrayList<>();

    /**
     * Loads the same weights onto each device.
     *
     * @param weights float32 by Hugging Face's names, with the head
     * @param devices at least one
     * @param bf16 matrix products in bfloat16; the parameters, their gradients and the loss stay in float32
     * @param scratch takes the model on its way into libtorch
     */
    DataParallel(
            BertConfig config,
            Map<String, Tensor> weights,
            List<Device> devices,
            boolean bf16,
            ScratchDirectory scratch) {
        this.devices = devices;
        try {
            for (Device device : devices) {
                replicas.add(new Replica(config, weights, device, bf16, scratch));
            }
            // A small first batch may leave one of them without its rows.
            others().forEach(Replica::giveGradients);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    @Override
    public void seed(long seed, long step) {
        TorchEngine.seed(seed, step);
    }

    @Override
    public Loss forward(Batch batch) {
        List<Batch> rows = batch.split(replicas.size());
        List<WeightedLoss> losses = new ArrayList<>(rows.size());
        try {
            for (int i = 0; i < rows.size(); i++) {
                double weight = (double) rows.get(i).windows() / batch.windows();
                losses.add(new WeightedLoss(replicas.get(i).forward(rows.get(i)), weight));
            }
            return new MeanLoss(losses);
        } catch (RuntimeException e) {
            losses.forEach(WeightedLoss::close);
            throw e;
        }
    }

    private record WeightedLoss(Loss loss, double weight) {
        void close() {
            loss.close();
        }
    }

    private record MeanLoss(List<WeightedLoss> losses) implements Loss {
        @Override
        public void backward(double weight) {
            losses.forEach(weighted -> weighted.loss().backward(weight * weighted.weight()));
        }

        @Override
        public double value() {
            double mean = 0;
            for (WeightedLoss weighted : losses) {
                mean += weighted.loss().value() * weighted.weight();
            }
            return mean;
        }

        @Override
        public void close() {
            losses.forEach(WeightedLoss::close);
        }
    }

    @Override
    public void averageGrad(int batches) {
        others().forEach(first()::gather);
        if (batches > 1) {
            first().divideGrad(batches);
        }
    }

    @Override
    public double clipGradNorm(double maxGradNorm) {
        return first().clipGradNorm(maxGradNorm);
    }

    @Override
    public void zeroGrad() {
        first().zeroGrad();
    }

    @Override
    public void recover() {
        JniUtils.emptyCudaCache();
        for (Replica replica : replicas) {
            // Memory may have run out before every parameter had its gradient.
            replica.giveGradients();
            replica.zeroGrad();
        }
    }

    @Override
    public AdamW adamW(double adamEpsilon, double weightDecay, TrainingState state) {
        return new AdamW(this, adamEpsilon, weightDecay, state);
    }

    /** The replica that the optimizer works on. */
    Replica first() {
        return replicas.get(0);
    }

    private List<Replica> others() {
        return replicas.subList(1, replicas.size());
    }

    /** Every replica gets the first one's parameters. */
    void spreadParameters() {
        others().forEach(first()::spread);
    }

    @Override
    public TensorViews weights() {
        return new NativeTensors(first().parameters());
    }

    @Override
    public long parameterCount() {
        return first().parameters().values().stream()
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    @Override
    public String device() {
        return TorchEngine.describe(devices);
    }

    @Override
    public DeviceMemory memory() {
        return MemoryOfDevices.now(devices);
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
        // libtorch keeps freed memory for itself; another process may need this GPU now.
        JniUtils.emptyCudaCache();
    }
}
