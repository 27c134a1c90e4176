package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A BERT for question answering in libtorch, with its gradients: {@link #backward} adds a batch's gradients to those that
 * are there, {@link AdamW} turns them into an update. Native memory: the parameters and their gradients live as long as
 * this object; what a batch needs is freed before {@link #backward} returns. For one thread, the one that made it.
 */
public final class TrainableModel implements AutoCloseable {
    private static final String ARCHIVE = "bert";

    private final Model model;
    private final PtSymbolBlock block;
    private final NDManager manager;
    private final Map<String, PtNDArray> parameters = new LinkedHashMap<>();

    /**
     * Moves weights into libtorch, in training mode: dropout is on.
     *
     * @param weights float32 by Hugging Face's names, with the head
     */
    public TrainableModel(BertConfig config, Map<String, Tensor> weights, Device device) {
        this(config, weights, device, false);
    }

    /**
     * As above.
     *
     * @param halfPrecision matrix products in bfloat16; the parameters, their gradients and the loss stay in float32
     */
    public TrainableModel(BertConfig config, Map<String, Tensor> weights, Device device, boolean halfPrecision) {
        model = Model.newInstance(ARCHIVE, device, TorchEngine.NAME);
        // The graph executor's profiling brings nothing here, costs 300 MB, and stalls at every new length
        // (https://github.com/deepjavalibrary/djl/issues/901). The switch is the thread's.
        JniUtils.setGraphExecutorOptimize(false);
        load(config, weights, halfPrecision);
        block = (PtSymbolBlock) model.getBlock();
        manager = model.getNDManager();
        for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
            parameters.put(parameter.getKey(), (PtNDArray) parameter.getValue().getArray());
        }
    }

    private void load(BertConfig config, Map<String, Tensor> weights, boolean halfPrecision) {
        try {
            Path directory = Files.createTempDirectory("squadron-model");
            Path archive = directory.resolve(ARCHIVE + ".pt");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 1 << 20)) {
                    BertScript.writeForTraining(
                            out,
                            config,
                            weights,
                            model.getNDManager().getDevice().isGpu(),
                            halfPrecision);
                }
                // "true" as text: DJL takes a Boolean for no, and the parameters could not be trained.
                model.load(directory, ARCHIVE, Map.of("trainParam", "true"));
            } finally {
                Files.deleteIfExists(archive);
                Files.delete(directory);
            }
        } catch (IOException | MalformedModelException e) {
            model.close();
            throw new IllegalStateException("the model could not be loaded into libtorch: " + e.getMessage(), e);
        }
    }

    /**
     * Forward, loss and backward of one batch; the loss' gradients are added to those that the parameters hold.
     *
     * @return the batch's mean loss
     * @throws DeviceMemoryException if the device's memory ran out; some gradients may then have been added, others not
     */
    public float backward(Batch batch) {
        try (PendingLoss loss = startBackward(batch, 1)) {
            return loss.value();
        }
    }

    /**
     * As {@link #backward}, but a GPU is still at work when this returns.
     *
     * @param share the gradients are multiplied with it: this batch's part in a larger one
     */
    PendingLoss startBackward(Batch batch, double share) {
        boolean gradMode = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        NDManager forBatch = manager.newSubManager();
        try {
            NDList inputs = inputs(forBatch, batch);
            inputs.add(forBatch.create((float) share));
            // An input of this name is DJL's way to call another method than forward.
            NDArray method = forBatch.create(0f);
            method.setName("module_method:backward");
            inputs.add(method);
            NDList loss = block.forward(new ParameterStore(forBatch, false), inputs, true);
            return new PendingLoss(loss.get(0), forBatch);
        } catch (EngineException e) {
            forBatch.close();
            throw DeviceMemoryException.isMeantBy(e) ? new DeviceMemoryException(e) : e;
        } finally {
            JniUtils.setGradMode(gradMode);
        }
    }

    /** The loss of a batch whose native memory lives until this is closed. */
    record PendingLoss(NDArray loss, NDManager forBatch) implements AutoCloseable {
        /** Waits for the device. */
        float value() {
            return loss.getFloat();
        }

        @Override
        public void close() {
            forBatch.close();
        }
    }

    private static NDList inputs(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.windows(), batch.tokens());
        return new NDList(
                manager.create(batch.inputIds, shape),
                manager.create(batch.tokenTypeIds, shape),
                manager.create(batch.attentionMask, shape),
                manager.create(batch.startPositions),
                manager.create(batch.endPositions));
    }

    /** The parameters as a script's methods take them; the caller closes it, the parameters stay. */
    IValue parameterList() {
        return IValue.listFrom(parameters.values().toArray(new PtNDArray[0]));
    }

    /** The gradients in the order of the parameters; the caller closes it, the gradients stay. */
    IValue gradientsOf(IValue parameterList) {
        return IValueUtils.runMethod(block, "gradients", parameterList);
    }

    /** Numbers that are trained. */
    public long parameterCount() {
        return parameters.values().stream()
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    /** The parameters, by Hugging Face's names; the caller closes them. */
    public TensorViews weightViews() {
        return new TensorViews(parameters);
    }

    Map<String, PtNDArray> parameters() {
        return parameters;
    }

    PtSymbolBlock block() {
        return block;
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        model.close();
    }
}
