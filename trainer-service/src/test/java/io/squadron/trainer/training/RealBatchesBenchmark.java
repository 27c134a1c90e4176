package io.squadron.trainer.training;

import com.sun.management.OperatingSystemMXBean;
import io.squadron.trainer.Golden;
import io.squadron.trainer.benchmark.PyTorchPeer;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Windows per CPU-second on real SQuAD: our batches, drawn from pools of like length and cut to their longest window,
 * beside run_squad's way, every window padded to 384, in PyTorch. One thread each, in turns; every step of ours is
 * counted, as batches differ.
 *
 * <pre>
 * deploy/squadron windows --split train --input train-v1.1.json --max_samples 2000 --output windows.jsonl
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.training.RealBatchesBenchmark windows.jsonl [STEPS [PYTHON]]
 * </pre>
 */
public final class RealBatchesBenchmark {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int BATCH = 12;
    private static final int WARM_UP = 3;

    private RealBatchesBenchmark() {}

    public static void main(String[] args) throws IOException {
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        WindowFile windows = new WindowFile(Path.of(args[0]), Long.MAX_VALUE);
        int steps = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");
        BertConfig config = encoder.config();
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(BATCH)
                .maxSteps(WARM_UP + steps)
                .noCuda(true)
                .build();
        BatchSampler sampler = new BatchSampler(windows, arguments);
        StepBatches batches = new StepBatches(sampler, StepPlan.of(sampler.batchesPerEpoch(), arguments));
        BatchCollator collator = new BatchCollator(windows, config, false);
        double ours = 0;
        double theirs = 0;
        Map<String, Tensor> weights = QuestionAnsweringHead.on(encoder, 42);
        try (TrainableModel model = Golden.backend().load(config, weights, arguments);
                Optimizer optimizer = model.adamW(1e-8, 0, TrainingState.beginning(weights));
                PyTorchPeer peer = new PyTorchPeer(
                        args.length > 2 ? args[2] : "python3",
                        config.numHiddenLayers(),
                        config.hiddenSize(),
                        BATCH,
                        384,
                        "fp32")) {
            optimizer.setLearningRate(3e-5);
            for (int step = 1; step <= WARM_UP + steps; step++) {
                long before = PROCESS.getProcessCpuTime();
                try (Loss loss = model.forward(collator.collate(batches.of(step).get(0)))) {
                    loss.backward(1);
                    double unused = loss.value();
                }
                double unused = model.clipGradNorm(1.0);
                optimizer.step();
                model.zeroGrad();
                double mine = (PROCESS.getProcessCpuTime() - before) / 1e9;
                double other = peer.step();
                if (step > WARM_UP) {
                    ours += mine;
                    theirs += other;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d steps of %d windows: %.2f windows per CPU-second, PyTorch padded to 384 %.2f; ratio %.2f%n",
                steps,
                BATCH,
                steps * BATCH / ours,
                steps * BATCH / theirs,
                theirs / ours);
    }
}
