package io.squadron.trainer.training;

import ai.djl.Device;
import com.sun.management.OperatingSystemMXBean;
import io.squadron.trainer.benchmark.PyTorchPeer;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.model.AdamW;
import io.squadron.trainer.model.QuestionAnsweringHead;
import io.squadron.trainer.model.TrainableModel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Windows per CPU-second on real SQuAD: our batches, drawn from pools of like length and cut to their longest window,
 * beside run_squad's way, every window padded to 384, in PyTorch. One thread each, in turns; every update of ours is
 * counted, as batches differ.
 *
 * <pre>
 * deploy/squadron windows --split train --input train-v1.1.json --max_samples 2000 --output windows.jsonl
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*' \
 *     io.squadron.trainer.training.RealBatchesBenchmark windows.jsonl [UPDATES [PYTHON]]
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
        int updates = args.length > 1 ? Integer.parseInt(args[1]) : 40;
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");
        BertConfig config = encoder.config();
        TrainingArguments arguments = TrainingArguments.builder()
                .perGpuTrainBatchSize(BATCH)
                .maxSteps(WARM_UP + updates)
                .build();
        BatchSampler sampler = new BatchSampler(windows, arguments);
        UpdateBatches batches = new UpdateBatches(sampler, UpdatePlan.of(sampler.batchesPerEpoch(), arguments));
        BatchCollator collator = new BatchCollator(windows, config, false);
        double ours = 0;
        double theirs = 0;
        try (TrainableModel model = new TrainableModel(config, QuestionAnsweringHead.on(encoder, 42), Device.cpu());
                AdamW optimizer = new AdamW(model, 1e-8, 0);
                PyTorchPeer peer = new PyTorchPeer(
                        args.length > 2 ? args[2] : "python3",
                        config.numHiddenLayers(),
                        config.hiddenSize(),
                        BATCH,
                        384,
                        "fp32")) {
            for (int update = 1; update <= WARM_UP + updates; update++) {
                long before = PROCESS.getProcessCpuTime();
                model.backward(collator.collate(batches.of(update).get(0)));
                optimizer.update(3e-5, 1, 1.0);
                double mine = (PROCESS.getProcessCpuTime() - before) / 1e9;
                double other = peer.update();
                if (update > WARM_UP) {
                    ours += mine;
                    theirs += other;
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d updates of %d windows: %.2f windows per CPU-second, PyTorch padded to 384 %.2f; ratio %.2f%n",
                updates,
                BATCH,
                updates * BATCH / ours,
                updates * BATCH / theirs,
                theirs / ours);
    }
}
