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
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.Batch;
import io.squadron.trainer.training.Loss;
import io.squadron.v1.RunFailureReason;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A BERT for question answering in libtorch on one device, with its gradients. Native memory: the parameters and their
 * gradients live as long as this object; what a batch needs is freed when its loss is closed. For one thread, the one that
 * made it.
 */
final class Replica implements AutoCloseable {
    private static final String ARCHIVE = "bert";

    private final Model model;
    private final PtSymbolBlock block;
    private final NDManager manager;
    private final Map<String, PtNDArray> parameters = new LinkedHashMap<>();

    /**
     * Moves weights into libtorch, in training mode: dropout is on.
     *
     * @param weights float32 by Hugging Face's names, with the head
     * @param bf16 matrix products in bfloat16; the parameters, their gradients and the loss stay in float32
     * @throws Refusal.Unable if the scratch directory does not take the model
     */
    Replica(BertConfig config, Map<String, Tensor> weights, Device device, boolean bf16, ScratchDirectory scratch) {
        // The graph executor's profiling brings nothing here, costs 300 MB, and stalls at every new length
        // (https://github.com/deepjavalibrary/djl/issues/901). The switch is the thread's.
        JniUtils.setGraphExecutorOptimize(false);
        model = Model.newInstance(ARCHIVE, device, TorchEngine.NAME);
        try {
            load(config, weights, bf16, scratch);
            block = (PtSymbolBlock) model.getBlock();
            manager = model.getNDManager();
            for (Pair<String, Parameter> parameter : block.getDirectParameters()) {
                parameters.put(
                        parameter.getKey(), (PtNDArray) parameter.getValue().getArray());
            }
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private void load(BertConfig config, Map<String, Tensor> weights, boolean bf16, ScratchDirectory scratch) {
        try {
            Path directory = scratch.newDirectory("model");
            Path archive = directory.resolve(ARCHIVE + ".pt");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive), 1 << 20)) {
                    BertScript.writeForTraining(
                            out,
                            config,
                            weights,
                            model.getNDManager().getDevice().isGpu(),
                            bf16);
                }
                // "true" as text: DJL takes a Boolean for no, and the parameters could not be trained.
                model.load(directory, ARCHIVE, Map.of("trainParam", "true"));
            } finally {
                Files.deleteIfExists(archive);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new Refusal.Unable(
                    RunFailureReason.RUN_FAILURE_REASON_STORAGE,
                    "the model cannot go into the engine by way of the trainer's scratch directory %s (%s); make room there, or set squadron.trainer.scratch-directory to where there is some"
                            .formatted(scratch.path(), e.getMessage()),
                    e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("the model could not be loaded into libtorch: " + e.getMessage(), e);
        }
    }

    /** The forward pass and the loss; a GPU is still at work when this returns. */
    Loss forward(Batch batch) {
        boolean gradMode = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        NDManager forBatch = manager.newSubManager();
        try {
            NDList inputs = inputs(forBatch, batch);
            // An input of this name is DJL's way to call another method than forward.
            NDArray method = forBatch.create(0f);
            method.setName("module_method:loss");
            inputs.add(method);
            NDList loss = block.forward(new ParameterStore(forBatch, false), inputs, true);
            return new BatchLoss((PtNDArray) loss.get(0), forBatch);
        } catch (EngineException e) {
            forBatch.close();
            throw EngineFailure.of(e);
        } finally {
            JniUtils.setGradMode(gradMode);
        }
    }

    /** Its native memory, the graph of the backward pass included, lives until this is closed. */
    private record BatchLoss(PtNDArray loss, NDManager forBatch) implements Loss {
        @Override
        public void backward(double weight) {
            try {
                JniUtils.backward(loss, (PtNDArray) forBatch.create((float) weight), false, false);
            } catch (EngineException e) {
                throw EngineFailure.of(e);
            }
        }

        @Override
        public double value() {
            try {
                return loss.getFloat();
            } catch (EngineException e) {
                throw EngineFailure.of(e);
            }
        }

        @Override
        public void close() {
            forBatch.close();
        }
    }

    private static NDList inputs(NDManager manager, Batch batch) {
        Shape shape = new Shape(batch.windows(), batch.tokens());
        return new NDList(
                manager.create(batch.inputIds(), shape),
                manager.create(batch.tokenTypeIds(), shape),
                manager.create(batch.attentionMask(), shape),
                manager.create(batch.startPositions()),
                manager.create(batch.endPositions()));
    }

    /** Divides all gradients. */
    void divideGrad(double divisor) {
        try (IValue parameterList = parameterList();
                IValue gradients = gradientsOf(parameterList);
                IValue factor = IValue.from(1.0 / divisor)) {
            run("scale_grad", gradients, factor);
        }
    }

    /** Scales the gradient down to a global L2 norm; gives the norm before that. */
    double clipGradNorm(double maxGradNorm) {
        try (NDManager forNorm = manager.newSubManager();
                IValue parameterList = parameterList();
                IValue gradients = gradientsOf(parameterList);
                IValue maxNorm = IValue.from(maxGradNorm);
                IValue norm = IValueUtils.runMethod(block, "clip_grad_norm", gradients, maxNorm)) {
            return norm.toTensor((PtNDManager) forNorm).getFloat();
        }
    }

    /** Sets all gradients to 0. */
    void zeroGrad() {
        try (IValue parameterList = parameterList();
                IValue gradients = gradientsOf(parameterList)) {
            run("zero_grad", gradients);
        }
    }

    /** A parameter that has never had a gradient gets one, of zeros. */
    void giveGradients() {
        Batch any = new Batch(1, 2, 0);
        any.set(0, new int[2], 2, 1, 0, 0);
        try (Loss loss = forward(any)) {
            loss.backward(0);
        }
    }

    /** Adds another replica's gradients to these; the other's are 0 then. */
    void gather(Replica other) {
        try (IValue parameterList = parameterList();
                IValue gradients = gradientsOf(parameterList);
                IValue otherParameters = other.parameterList();
                IValue otherGradients = other.gradientsOf(otherParameters)) {
            run("add_grad", gradients, otherGradients);
        }
    }

    /** Gives another replica these parameters. */
    void spread(Replica other) {
        try (IValue parameterList = parameterList();
                IValue otherParameters = other.parameterList()) {
            run("copy_parameters", parameterList, otherParameters);
        }
    }

    /** Runs a method of fine_tuning.py that changes its arguments. */
    void run(String method, IValue... arguments) {
        IValueUtils.runMethod(block, method, arguments).close();
    }

    private IValue parameterList() {
        return IValue.listFrom(parameters.values().toArray(new PtNDArray[0]));
    }

    /** The gradients in the order of the parameters; the caller closes the list, the gradients stay. */
    IValue gradientsOf(IValue parameterList) {
        return IValueUtils.runMethod(block, "grad", parameterList);
    }

    Map<String, PtNDArray> parameters() {
        return parameters;
    }

    NDManager manager() {
        return manager;
    }

    @Override
    public void close() {
        model.close();
    }
}
