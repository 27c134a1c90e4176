package io.squadron.trainer.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.squadron.trainer.Golden;
import io.squadron.trainer.training.Batch;
import io.squadron.trainer.training.Loss;
import io.squadron.trainer.training.Optimizer;
import io.squadron.trainer.training.TrainableModel;
import io.squadron.trainer.training.TrainingState;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * CPU time of one step (forward, loss, backward, clipping, AdamW) beside the same in PyTorch with transformers, equal
 * batches, one thread each, in turns. CPU time is the whole process', the JVM's own threads included.
 *
 * <pre>
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.benchmark.TrainingBenchmark LAYERS HIDDEN WINDOWS TOKENS fp32|bf16 [STEPS [PYTHON]]
 * </pre>
 */
public final class TrainingBenchmark {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final int WARM_UP = 3;

    private TrainingBenchmark() {}

    public static void main(String[] args) throws Exception {
        // Read when the engine is loaded.
        System.setProperty("ai.djl.pytorch.num_threads", "1");
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        int layers = Integer.parseInt(args[0]);
        int hidden = Integer.parseInt(args[1]);
        int windows = Integer.parseInt(args[2]);
        int tokens = Integer.parseInt(args[3]);
        int steps = args.length > 5 ? Integer.parseInt(args[5]) : 20;
        BenchmarkModel shape = BenchmarkModel.of(layers, hidden);
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        try (TrainableModel model = Golden.backend()
                        .load(shape.config(), shape.weights(), BenchmarkModel.onCpu(args[4].equals("bf16")));
                Optimizer optimizer = model.adamW(1e-8, 0, TrainingState.beginning(shape.weights()));
                PyTorchPeer peer = new PyTorchPeer(
                        args.length > 6 ? args[6] : "python3", layers, hidden, windows, tokens, args[4])) {
            optimizer.setLearningRate(3e-5);
            Random random = new Random(0);
            for (int step = 0; step < WARM_UP + steps; step++) {
                double mine = step(model, optimizer, random, windows, tokens);
                double other = peer.step();
                if (step >= WARM_UP) {
                    ours.add(mine);
                    theirs.add(other);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d x %d, %d windows of %d tokens, %s: %.1f windows per CPU-second, PyTorch %.1f; ratio %.2f%n",
                layers,
                hidden,
                windows,
                tokens,
                args[4],
                windows / median(ours),
                windows / median(theirs),
                median(theirs) / median(ours));
    }

    private static double step(TrainableModel model, Optimizer optimizer, Random random, int windows, int tokens) {
        Batch batch = BenchmarkModel.batch(random, windows, tokens);
        long before = PROCESS.getProcessCpuTime();
        try (Loss loss = model.forward(batch)) {
            loss.backward(1);
            double unused = loss.value();
        }
        double unused = model.clipGradNorm(1.0);
        optimizer.step();
        model.zeroGrad();
        return (PROCESS.getProcessCpuTime() - before) / 1e9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
