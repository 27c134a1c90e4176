package io.squadron.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.squadron.trainer.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101), run_squad's two
 * groups of parameters, and clipping by the global norm; the arithmetic is libtorch's fused kernel. Its moments live as
 * long as the model's parameters do. For the model's thread.
 */
public final class AdamW implements AutoCloseable {
    // run_squad leaves both at AdamW's defaults.
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;

    private final TrainableModel model;
    private final NDManager manager;
    private final double epsilon;
    private final IValue allParameters;
    private final List<Group> groups;

    private final Map<String, PtNDArray> expAvgs = new LinkedHashMap<>();
    private final Map<String, PtNDArray> expAvgSqs = new LinkedHashMap<>();

    /** Moments begin at 0. */
    public AdamW(TrainableModel model, double epsilon, double weightDecay) {
        this(model, epsilon, weightDecay, 0, Map.of(), Map.of());
    }

    /**
     * Moments begin where others were.
     *
     * @param step updates behind them
     * @param expAvgs first moments, float32 by the parameters' names; what is missing begins at 0
     * @param expAvgSqs second moments
     */
    public AdamW(
            TrainableModel model,
            double epsilon,
            double weightDecay,
            long step,
            Map<String, Tensor> expAvgs,
            Map<String, Tensor> expAvgSqs) {
        this.model = model;
        this.epsilon = epsilon;
        manager = model.manager().newSubManager();
        model.parameters().forEach((name, parameter) -> {
            this.expAvgs.put(name, moment(parameter, expAvgs.get(name)));
            this.expAvgSqs.put(name, moment(parameter, expAvgSqs.get(name)));
        });
        // Lists of libtorch belong to nobody but this object: they come when nothing large is left to be allocated.
        allParameters = model.parameterList();
        groups = List.of(
                group(name -> !isExemptFromDecay(name), weightDecay, step), group(AdamW::isExemptFromDecay, 0, step));
    }

    private PtNDArray moment(PtNDArray parameter, Tensor saved) {
        Shape shape = parameter.getShape();
        if (saved == null) {
            return (PtNDArray) manager.zeros(shape);
        }
        // An array that is made of a buffer keeps it, in Java's direct memory, which is limited: so it is copied.
        // (DJL's
        // set would not copy: the array would lie in the buffer, which goes.)
        try (NDManager passing = manager.newSubManager()) {
            NDArray moment = passing.create(saved.data().asFloatBuffer(), shape, DataType.FLOAT32)
                    .duplicate();
            moment.attach(manager);
            return (PtNDArray) moment;
        }
    }

    /** The first moments by the parameters' names; the caller closes them. */
    public TensorViews expAvgViews() {
        return new TensorViews(expAvgs);
    }

    /** The second moments. */
    public TensorViews expAvgSqViews() {
        return new TensorViews(expAvgSqs);
    }

    /** run_squad decays every weight but these. */
    static boolean isExemptFromDecay(String name) {
        return name.contains("bias") || name.contains("LayerNorm.weight");
    }

    private Group group(Predicate<String> wanted, double weightDecay, long step) {
        List<String> names = model.parameters().keySet().stream().filter(wanted).toList();
        return new Group(
                list(names, model.parameters()::get),
                list(names, expAvgs::get),
                list(names, expAvgSqs::get),
                list(names, name -> (PtNDArray) manager.full(new Shape(), (float) step, DataType.FLOAT32)),
                weightDecay);
    }

    private static IValue list(List<String> names, Function<String, PtNDArray> arrays) {
        return IValue.listFrom(names.stream().map(arrays).toArray(PtNDArray[]::new));
    }

    /**
     * One update from the gradients that the model holds, which are 0 afterwards.
     *
     * @param batches whose gradients were added up; their mean is taken
     * @param maxGradNorm the mean gradient is scaled to this global L2 norm at most
     * @return the norm before that
     */
    public double update(double learningRate, int batches, double maxGradNorm) {
        double norm;
        try (IValue gradients = model.gradientsOf(allParameters)) {
            if (batches > 1) {
                run("scale", gradients, 1.0 / batches);
            }
            norm = clip(gradients, maxGradNorm);
        }
        for (Group group : groups) {
            update(group, learningRate);
        }
        return norm;
    }

    private void run(String method, IValue tensors, double argument) {
        try (IValue value = IValue.from(argument)) {
            IValueUtils.runMethod(model.block(), method, tensors, value).close();
        }
    }

    private double clip(IValue gradients, double maxGradNorm) {
        try (NDManager forNorm = manager.newSubManager();
                IValue maxNorm = IValue.from(maxGradNorm);
                IValue norm = IValueUtils.runMethod(model.block(), "clip", gradients, maxNorm)) {
            return norm.toTensor((PtNDManager) forNorm).getFloat();
        }
    }

    private void update(Group group, double learningRate) {
        try (IValue gradients = model.gradientsOf(group.parameters());
                IValue lr = IValue.from(learningRate);
                IValue beta1 = IValue.from(BETA_1);
                IValue beta2 = IValue.from(BETA_2);
                IValue eps = IValue.from(epsilon);
                IValue decay = IValue.from(group.weightDecay())) {
            IValueUtils.runMethod(
                            model.block(),
                            "adamw",
                            group.parameters(),
                            gradients,
                            group.expAvgs(),
                            group.expAvgSqs(),
                            group.steps(),
                            lr,
                            beta1,
                            beta2,
                            eps,
                            decay)
                    .close();
        }
    }

    @Override
    public void close() {
        groups.forEach(Group::close);
        allParameters.close();
        manager.close();
    }

    /** Parameters of one weight decay, with both moments and the number of updates of each. */
    private record Group(IValue parameters, IValue expAvgs, IValue expAvgSqs, IValue steps, double weightDecay) {
        void close() {
            parameters.close();
            expAvgs.close();
            expAvgSqs.close();
            steps.close();
        }
    }
}
