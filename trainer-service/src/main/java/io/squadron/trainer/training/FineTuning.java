package io.squadron.trainer.training;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.model.AdamW;
import io.squadron.trainer.model.Batch;
import io.squadron.trainer.model.DataParallel;
import io.squadron.trainer.model.DeviceMemoryException;
import io.squadron.trainer.model.Hardware;
import io.squadron.trainer.model.QuestionAnsweringHead;
import io.squadron.trainer.model.TensorViews;
import io.squadron.trainer.model.TorchEngine;
import io.squadron.trainer.model.TrainableModel;
import io.squadron.trainer.model.UnavailableDeviceException;
import java.util.List;
import java.util.Map;

/**
 * Fine-tunes an encoder for question answering, as run_squad does: shuffled batches, the mean of two cross-entropies,
 * AdamW with a warm-up and linear decay, gradients clipped by their global norm. The same arguments, windows, machine and
 * number of threads give the same losses.
 */
public final class FineTuning {
    private final Encoder encoder;
    private final BertConfig config;
    private final TrainingArguments arguments;
    private final TrainingListener listener;
    private final BatchCollator collator;
    private final UpdatePlan plan;
    private final UpdateBatches updateBatches;
    private final LearningRateSchedule schedule;

    /**
     * Prepares a training.
     *
     * @throws TrainingFailedException if there is no window, or one is longer than the encoder takes
     */
    public FineTuning(
            Encoder encoder, TrainingWindows windows, TrainingArguments arguments, TrainingListener listener) {
        if (windows.size() == 0) {
            throw new TrainingFailedException("the data set has no windows; import one with questions");
        }
        this.encoder = encoder;
        this.arguments = arguments;
        this.listener = listener;
        config = encoder.config().withDropout(arguments.hiddenDropoutProb(), arguments.attentionProbsDropoutProb());
        BatchSampler sampler = new BatchSampler(windows, arguments);
        collator = new BatchCollator(windows, config, arguments.padToMaxLength());
        plan = UpdatePlan.of(sampler.batchesPerEpoch(), arguments);
        updateBatches = new UpdateBatches(sampler, plan);
        schedule = new LearningRateSchedule(arguments.learningRate(), arguments.warmupSteps(), plan.totalSteps());
    }

    /**
     * Trains to the end, or until the listener asks to stop. Blocks for as long as that takes.
     *
     * @throws TrainingFailedException if the loss or the gradient is no longer a finite number, a token is not in the
     *     encoder's vocabulary, or the engine fails
     */
    public TrainingOutcome run() {
        return resume(beginning());
    }

    private TrainingState beginning() {
        return new TrainingState(
                0,
                QuestionAnsweringHead.on(encoder, arguments.seed()),
                Map.of(),
                Map.of(),
                1,
                new TrainingState.Progress(0, 0, Double.NaN, 0, 0, 0, 0));
    }

    /**
     * As {@link #run}, from a state on that a training with the same encoder, windows and arguments has left. On the same
     * machine the losses and the weights at the end are those of a training that was never interrupted, bit for bit.
     */
    public TrainingOutcome resume(TrainingState state) {
        List<Device> devices = devices();
        try (DataParallel model = new DataParallel(config, state.weights(), devices, arguments.fp16());
                AdamW optimizer = new AdamW(
                        model.first(),
                        arguments.adamEpsilon(),
                        arguments.weightDecay(),
                        state.step(),
                        state.expAvgs(),
                        state.expAvgSqs());
                PrefetchedBatches batches =
                        new PrefetchedBatches(updateBatches, collator, state.step() + 1, plan.totalSteps())) {
            listener.started(new TrainingPlan(
                    plan.totalSteps(),
                    state.step(),
                    model.first().parameterCount(),
                    TorchEngine.describe(devices),
                    TorchEngine.version()));
            return train(model, optimizer, batches, state);
        } catch (DeviceMemoryException e) {
            throw new TrainingFailedException(
                    "the device's memory holds the model, but not its gradients and AdamW's moments beside it; take a smaller encoder or another device",
                    e);
        } catch (EngineException e) {
            throw new TrainingFailedException(
                    "the engine failed: %s; if memory ran out, take a smaller per_gpu_train_batch_size"
                            .formatted(EngineFailure.reason(e)),
                    e);
        }
    }

    private List<Device> devices() {
        try {
            return Hardware.present().choose(arguments.devices(), arguments.noCuda());
        } catch (UnavailableDeviceException e) {
            throw new TrainingFailedException(e.getMessage(), e);
        }
    }

    private TrainingOutcome train(
            DataParallel model, AdamW optimizer, PrefetchedBatches prefetched, TrainingState state) {
        UpdateGradients gradients = new UpdateGradients(model, listener, state.parts());
        ProgressMeter meter = new ProgressMeter(plan, System::nanoTime, state.progress());
        boolean stopped = false;
        long step = state.step();
        while (step < plan.totalSteps() && !stopped) {
            step++;
            long update = step;
            List<Batch> batches = prefetched.next();
            double loss = gradients.add(batches, () -> TorchEngine.seed(arguments.seed(), update));
            requireFinite("loss", loss, step);
            double learningRate = schedule.at(step);
            double gradNorm = model.update(optimizer, learningRate, batches.size(), arguments.maxGradNorm());
            requireFinite("gradient", gradNorm, step);

            meter.updated(loss, batches.stream().mapToInt(Batch::windows).sum());
            stopped = step < plan.totalSteps() && listener.stopRequested();
            boolean last = stopped || step == plan.totalSteps();
            if (last || step % arguments.loggingSteps() == 0) {
                listener.progressed(meter.metrics(step, learningRate, gradNorm));
            }
            if (last || (arguments.saveSteps() > 0 && step % arguments.saveSteps() == 0)) {
                meter.paused(() -> checkpoint(model.first(), update, last));
            }
            if (!last && listener.resumePointDue()) {
                TrainingState.Progress progress = meter.progress();
                meter.paused(() -> resumePoint(model.first(), optimizer, update, gradients.parts(), progress));
            }
        }
        return meter.outcome(step, stopped);
    }

    private void checkpoint(TrainableModel model, long step, boolean last) {
        try (TensorViews weights = model.weightViews()) {
            listener.checkpoint(new TrainedModel(config, weights.tensors()), step, last);
        }
    }

    private void resumePoint(
            TrainableModel model, AdamW optimizer, long step, int parts, TrainingState.Progress progress) {
        try (TensorViews weights = model.weightViews();
                TensorViews expAvgs = optimizer.expAvgViews();
                TensorViews expAvgSqs = optimizer.expAvgSqViews()) {
            listener.resumePoint(new TrainingState(
                    step, weights.tensors(), expAvgs.tensors(), expAvgSqs.tensors(), parts, progress));
        }
    }

    private static void requireFinite(String what, double value, long step) {
        if (!Double.isFinite(value)) {
            throw new TrainingFailedException(
                    "the %s of update %d is %s; take a smaller learning_rate or a longer warm-up (warmup_steps)"
                            .formatted(what, step, value));
        }
    }
}
