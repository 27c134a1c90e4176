package io.squadron.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.Optimizer;
import io.squadron.trainer.training.TensorViews;
import io.squadron.trainer.training.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * AdamW with decoupled weight decay (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101) and run_squad's two
 * groups of parameters; the arithmetic is libtorch's fused kernel. Its moments live as long as the model's parameters do.
 * For the model's thread.
 */
public final class AdamW implements Optimizer {
    // run_squad leaves both at AdamW's defaults.
    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;

    private final DataParallel model;
    private final NDManager manager;
    private final double epsilon;
    private final List<Group> groups;

    private final Map<String, PtNDArray> expAvgs = new LinkedHashMap<>();
    private final Map<String, PtNDArray> expAvgSqs = new LinkedHashMap<>();
    private double learningRate;

    /**
     * Prepares the moments.
     *
     * @param state where they begin; those that are missing begin at 0
     */
    AdamW(DataParallel model, double epsilon, double weightDecay, TrainingState state) {
        this.model = model;
        this.epsilon = epsilon;
        manager = model.first().manager().newSubManager();
        try {
            model.first().parameters().forEach((name, parameter) -> {
                expAvgs.put(name, moment(parameter, state.expAvgs().get(name)));
                expAvgSqs.put(name, moment(parameter, state.expAvgSqs().get(name)));
            });
            // Lists of libtorch belong to nobody but this object: they come when nothing large is left to be allocated.
            groups = List.of(
                    group(name -> !isExemptFromDecay(name), weightDecay, state.step()),
                    group(AdamW::isExemptFromDecay, 0, state.step()));
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    private PtNDArray moment(PtNDArray parameter, Tensor saved) {
        Shape shape = parameter.getShape();
        if (saved == null) {
            return (PtNDArray) manager.zeros(shape);
        }
        // An array that is made of a buffer keeps it, in Java's direct memory, which is limited: so it is copied.
        // (DJL's set would not copy: the array would lie in the buffer, which goes.)
        try (NDManager passing = manager.newSubManager()) {
            NDArray moment = passing.create(saved.data().asFloatBuffer(), shape, DataType.FLOAT32)
                    .duplicate();
            moment.attach(manager);
            return (PtNDArray) moment;
        }
    }

    /** run_squad decays every weight but these. */
    static boolean isExemptFromDecay(String name) {
        return name.contains("bias") || name.contains("LayerNorm.weight");
    }

    private Group group(Predicate<String> wanted, double weightDecay, long step) {
        Map<String, PtNDArray> parameters = model.first().parameters();
        List<String> names = parameters.keySet().stream().filter(wanted).toList();
        return new Group(
                list(names, parameters::get),
                list(names, expAvgs::get),
                list(names, expAvgSqs::get),
                list(names, name -> (PtNDArray) manager.full(new Shape(), (float) step, DataType.FLOAT32)),
                weightDecay);
    }

    private static IValue list(List<String> names, Function<String, PtNDArray> arrays) {
        return IValue.listFrom(names.stream().map(arrays).toArray(PtNDArray[]::new));
    }

    @Override
    public void setLearningRate(double rate) {
        learningRate = rate;
    }

    @Override
    public void step() {
        groups.forEach(this::step);
        model.spreadParameters();
    }

    private void step(Group group) {
        try (IValue gradients = model.first().gradientsOf(group.parameters());
                IValue lr = IValue.from(learningRate);
                IValue beta1 = IValue.from(BETA_1);
                IValue beta2 = IValue.from(BETA_2);
                IValue eps = IValue.from(epsilon);
                IValue decay = IValue.from(group.weightDecay())) {
            model.first()
                    .run(
                            "adamw_step",
                            group.parameters(),
                            gradients,
                            group.expAvgs(),
                            group.expAvgSqs(),
                            group.steps(),
                            lr,
                            beta1,
                            beta2,
                            eps,
                            decay);
        }
    }

    @Override
    public TensorViews expAvgs() {
        return new NativeTensors(expAvgs);
    }

    @Override
    public TensorViews expAvgSqs() {
        return new NativeTensors(expAvgSqs);
    }

    @Override
    public void close() {
        groups.forEach(Group::close);
        manager.close();
    }

    /** Parameters of one weight decay, with both moments and the number of steps of each. */
    private record Group(IValue parameters, IValue expAvgs, IValue expAvgSqs, IValue steps, double weightDecay) {
        void close() {
            parameters.close();
            expAvgs.close();
            expAvgSqs.close();
            steps.close();
        }
    }
}
