package io.squadron.trainer.training;

import io.squadron.trainer.training.MicroBatches.MicroBatch;
import io.squadron.v1.RunFailureReason;
import java.util.List;

/**
 * The training itself, as run_squad does it. A step changes the parameters once, by the mean gradient of its batches
 * (gradient_accumulation_steps of them).
 */
final class TrainingLoop {
    private final TrainingArguments arguments;
    private final StepPlan plan;
    private final LearningRateSchedule schedule;
    private final PrefetchedBatches prefetched;
    private final MicroBatches microBatches;
    private final TrainableModel model;
    private final Optimizer optimizer;
    private final Bookkeeping books;

    TrainingLoop(
            TrainingArguments arguments,
            StepPlan plan,
            PrefetchedBatches prefetched,
            TrainableModel model,
            Optimizer optimizer,
            Bookkeeping books) {
        this.arguments = arguments;
        this.plan = plan;
        this.schedule = new LearningRateSchedule(
                arguments.learningRate(), arguments.warmupSteps(plan.totalSteps()), plan.totalSteps());
        this.prefetched = prefetched;
        this.microBatches = books.microBatches();
        this.model = model;
        this.optimizer = optimizer;
        this.books = books;
    }

    /** Trains to the end, or until somebody asks to stop. */
    void run(long firstStep) {
        optimizer.setLearningRate(schedule.at(firstStep));
        for (long step = firstStep; step <= plan.totalSteps() && !books.stopped(); step++) {
            List<Batch> batches = prefetched.next();
            double loss = finite("loss", forwardAndBackward(batches, step), step);
            double gradNorm = finite("gradient", model.clipGradNorm(arguments.maxGradNorm()), step);
            optimizer.step();
            optimizer.setLearningRate(schedule.at(step + 1));
            model.zeroGrad();
            books.log(step, batches, loss, schedule.at(step), gradNorm);
            books.save();
        }
    }

    /** Begins anew with smaller micro-batches where the device's memory runs out. */
    private double forwardAndBackward(List<Batch> batches, long step) {
        while (true) {
            model.seed(arguments.seed(), step);
            try {
                double losses = 0;
                for (MicroBatch microBatch : microBatches.of(batches)) {
                    try (Loss loss = model.forward(microBatch.batch())) {
                        loss.backward(microBatch.lossWeight());
                        losses += microBatch.lossWeight() * loss.value();
                    }
                }
                model.averageGrad(batches.size());
                return losses / batches.size();
            } catch (DeviceMemoryException e) {
                microBatches.halve(batches, e);
                model.recover();
                books.batchesSplit();
            }
        }
    }

    private static double finite(String what, double value, long step) {
        if (!Double.isFinite(value)) {
            throw new TrainingFailedException(
                    RunFailureReason.RUN_FAILURE_REASON_DIVERGED,
                    "the %s of step %d is %s; take a smaller learning_rate or a longer warm-up (warmup_steps)"
                            .formatted(what, step, value));
        }
        return value;
    }
}
