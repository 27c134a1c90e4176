package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;

/** Tells a training's listener what it wants to know, when the arguments say so; none of it changes the training. */
final class Bookkeeping {
    private final TrainingArguments arguments;
    private final StepPlan plan;
    private final BertConfig config;
    private final TrainableModel model;
    private final Optimizer optimizer;
    private final TrainingListener listener;
    private final MicroBatches microBatches;
    private final ProgressMeter meter;
    private long step;
    private boolean stopped;

    /** @param state where the model and the optimizer are */
    Bookkeeping(
            TrainingArguments arguments,
            StepPlan plan,
            BertConfig config,
            TrainableModel model,
            Optimizer optimizer,
            TrainingListener listener,
            TrainingState state) {
        this.arguments = arguments;
        this.plan = plan;
        this.config = config;
        this.model = model;
        this.optimizer = optimizer;
        this.listener = listener;
        microBatches = new MicroBatches(state.microBatches());
        meter = new ProgressMeter(plan, System::nanoTime, state.progress());
        step = state.step();
    }

    MicroBatches microBatches() {
        return microBatches;
    }

    /** Somebody asked to stop before the last step. */
    boolean stopped() {
        return stopped;
    }

    TrainingOutcome outcome() {
        return meter.outcome(step, stopped);
    }

    void batchesSplit() {
        listener.batchesSplit(microBatches.perBatch());
    }

    /** A step has been done; the loss is the mean of its batches, the norm is that before clipping. */
    void log(long done, List<Batch> batches, double loss, double learningRate, double gradNorm) {
        step = done;
        meter.stepped(loss, batches.stream().mapToInt(Batch::windows).sum());
        stopped = step < plan.totalSteps() && listener.stopRequested();
        if (last() || step % arguments.loggingSteps() == 0) {
            listener.progressed(
                    meter.metrics(step, learningRate, gradNorm, model.memory().usedBytes()));
        }
    }

    /** A checkpoint, or what the training can be taken up from, if it is time for one; both where it is stopped. */
    void save() {
        if (last() || (arguments.saveSteps() > 0 && step % arguments.saveSteps() == 0)) {
            meter.paused(this::checkpoint);
        }
        if (stopped || (!last() && listener.resumePointDue())) {
            withState(listener::resumePoint);
        }
    }

    /**
     * The training ends before its time, for a reason other than the engine's: what was trained so far is still good.
     *
     * @param failure takes up what goes wrong here
     */
    void failing(RuntimeException failure) {
        try {
            withState(state -> {
                if (state.weights().values().stream().allMatch(Tensor::isFinite)) {
                    listener.failing(failure, state);
                }
            });
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean last() {
        return stopped || step == plan.totalSteps();
    }

    private void checkpoint() {
        try (TensorViews weights = model.weights()) {
            listener.checkpoint(new TrainedModel(config, weights.tensors()), step, last());
        }
    }

    private void withState(Consumer<TrainingState> use) {
        TrainingState.Progress progress = meter.progress();
        meter.paused(() -> {
            try (TensorViews weights = model.weights();
                    TensorViews expAvgs = optimizer.expAvgs();
                    TensorViews expAvgSqs = optimizer.expAvgSqs()) {
                use.accept(new TrainingState(
                        step,
                        weights.tensors(),
                        expAvgs.tensors(),
                        expAvgSqs.tensors(),
                        microBatches.perBatch(),
                        progress));
            }
        });
    }
}
