package io.squadron.trainer.training;

import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;

/**
 * Fine-tunes an encoder for question answering, as run_squad does: shuffled batches, the mean of two cross-entropies,
 * AdamW with a warm-up and linear decay, gradients clipped by their global norm ({@link TrainingLoop}). The same
 * arguments, windows, machine and number of threads give the same losses.
 */
public final class FineTuning {
    private final TrainingBackend backend;
    private final Encoder encoder;
    private final BertConfig config;
    private final TrainingArguments arguments;
    private final TrainingListener listener;
    private final BatchCollator collator;
    private final StepPlan plan;
    private final StepBatches stepBatches;

    /**
     * Prepares a training.
     *
     * @throws TrainingFailedException if there is no window, or one is longer than the encoder takes
     */
    public FineTuning(
            TrainingBackend backend,
            Encoder encoder,
            TrainingWindows windows,
            TrainingArguments arguments,
            TrainingListener listener) {
        if (windows.size() == 0) {
            throw new TrainingFailedException("the data set has no windows; import one with questions");
        }
        this.backend = backend;
        this.encoder = encoder;
        this.arguments = arguments;
        this.listener = listener;
        config = encoder.config().withDropout(arguments.hiddenDropoutProb(), arguments.attentionProbsDropoutProb());
        collator = new BatchCollator(windows, config, arguments.padToMaxLength());
        BatchSampler sampler = new BatchSampler(windows, arguments);
        plan = StepPlan.of(sampler.batchesPerEpoch(), arguments);
        stepBatches = new StepBatches(sampler, plan);
    }

    /**
     * Trains to the end, or until the listener asks to stop. Blocks for as long as that takes.
     *
     * @throws TrainingFailedException if the loss or the gradient is no longer a finite number, a token is not in the
     *     encoder's vocabulary, or the engine fails
     */
    public TrainingOutcome run() {
        return resume(TrainingState.beginning(QuestionAnsweringHead.on(encoder, arguments.seed())));
    }

    /**
     * As {@link #run}, from a state on that a training with the same encoder, windows and arguments has left. On the same
     * machine the losses and the weights at the end are those of a training that was never interrupted, bit for bit.
     */
    public TrainingOutcome resume(TrainingState state) {
        try (TrainableModel model = backend.load(config, state.weights(), arguments);
                Optimizer optimizer = model.adamW(arguments.adamEpsilon(), arguments.weightDecay(), state);
                PrefetchedBatches batches =
                        new PrefetchedBatches(stepBatches, collator, state.step() + 1, plan.totalSteps())) {
            listener.started(new TrainingPlan(
                    plan.totalSteps(),
                    state.step(),
                    model.parameterCount(),
                    model.device(),
                    backend.version(),
                    model.memory().gpuBytes()));
            Bookkeeping books = new Bookkeeping(arguments, plan, config, model, optimizer, listener, state);
            return train(new TrainingLoop(arguments, plan, batches, model, optimizer, books), books, state.step());
        } catch (RuntimeException e) {
            throw backend.explained(e);
        }
    }

    private TrainingOutcome train(TrainingLoop loop, Bookkeeping books, long stepsDone) {
        try {
            if (stepsDone == plan.totalSteps()) {
                // All was trained, but what should have come of it was not kept.
                books.save();
            }
            loop.run(stepsDone + 1);
            return books.outcome();
        } catch (RuntimeException e) {
            if (backend.explained(e) == e) {
                books.failing(e);
            }
            throw e;
        }
    }
}
