package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One model on several devices: a replica on each, every batch split among them, their gradients added up on the first,
 * which makes the update and hands the new parameters on. What {@code torch.nn.DataParallel} does in run_squad; here the
 * parts are weighted by their windows, so that the result is that of the whole batch on one device.
 *
 * <p>One thread feeds all devices: a GPU is still computing when the next one gets its part. Replicas on the CPU take
 * turns; they are for trying this out, as one replica uses all cores already.
 *
 * <p>One run stays on one machine. To spread it over several takes an all-reduce that overlaps with backward, elastic
 * membership and a rendezvous: NCCL under PyTorch's DistributedDataParallel, or DeepSpeed, have that, and DJL offers no way to
 * NCCL. BERT's fine-tuning takes minutes to an hour on one GPU, so more machines are better used for more runs: every
 * trainer is a consumer of the queue of runs. The checkpoint is Hugging Face's, so a run that needs a cluster can be done with
 * such an engine and imported.
 */
public final class DataParallel implements Backpropagation, AutoCloseable {
    private final List<TrainableModel> replicas = new ArrayList<>();

    /**
     * Loads the same weights onto each device.
     *
     * @param weights float32 by Hugging Face's names, with the head
     * @param devices at least one
     * @param halfPrecision matrix products in bfloat16
     */
    public DataParallel(BertConfig config, Map<String, Tensor> weights, List<Device> devices, boolean halfPrecision) {
        try {
            for (Device device : devices) {
                replicas.add(new TrainableModel(config, weights, device, halfPrecision));
            }
            // A small first batch may leave one of them without its part.
            others().forEach(DataParallel::giveGradients);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The replica that the optimizer works on. */
    public TrainableModel first() {
        return replicas.get(0);
    }

    @Override
    public double backward(Batch batch, double share) {
        List<Batch> parts = batch.split(replicas.size());
        List<TrainableModel.PendingLoss> losses = new ArrayList<>(parts.size());
        try {
            for (int i = 0; i < parts.size(); i++) {
                losses.add(replicas.get(i).startBackward(parts.get(i), share * part(parts.get(i), batch)));
            }
            double loss = 0;
            for (int i = 0; i < parts.size(); i++) {
                loss += losses.get(i).value() * part(parts.get(i), batch);
            }
            return loss;
        } finally {
            losses.forEach(TrainableModel.PendingLoss::close);
        }
    }

    private static double part(Batch part, Batch whole) {
        return (double) part.windows() / whole.windows();
    }

    /**
     * One update of all replicas.
     *
     * @param optimizer made for {@link #first}
     * @see AdamW#update
     */
    public double update(AdamW optimizer, double learningRate, int batches, double maxGradNorm) {
        for (TrainableModel other : others()) {
            gather(other);
        }
        double norm = optimizer.update(learningRate, batches, maxGradNorm);
        for (TrainableModel other : others()) {
            spread(other);
        }
        return norm;
    }

    private List<TrainableModel> others() {
        return replicas.subList(1, replicas.size());
    }

    private void gather(TrainableModel other) {
        try (IValue parameters = first().parameterList();
                IValue gradients = first().gradientsOf(parameters);
                IValue otherParameters = other.parameterList();
                IValue otherGradients = other.gradientsOf(otherParameters)) {
            IValueUtils.runMethod(first().block(), "add_gradients", gradients, otherGradients)
                    .close();
        }
    }

    private void spread(TrainableModel other) {
        try (IValue parameters = first().parameterList();
                IValue otherParameters = other.parameterList()) {
            IValueUtils.runMethod(first().block(), "copy_parameters", parameters, otherParameters)
                    .close();
        }
    }

    /** A parameter that has never had a gradient gets one, of zeros. */
    private static void giveGradients(TrainableModel replica) {
        Batch any = new Batch(1, 2, 0);
        any.set(0, new int[2], 2, 1, 0, 0);
        replica.startBackward(any, 0).close();
    }

    @Override
    public void clearGradients() {
        // It is called where memory ran out, and gradients that are missing yet need some.
        JniUtils.emptyCudaCache();
        for (TrainableModel replica : replicas) {
            giveGradients(replica);
            try (IValue parameters = replica.parameterList();
                    IValue gradients = replica.gradientsOf(parameters)) {
                IValueUtils.runMethod(replica.block(), "clear", gradients).close();
            }
        }
    }

    @Override
    public void close() {
        replicas.forEach(TrainableModel::close);
    }
}
