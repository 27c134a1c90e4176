package io.squadron.inference.benchmark;

import io.squadron.checkpoints.Sha256;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.batching.WindowModel;
import io.squadron.inference.onnx.OnnxEngine;
import io.squadron.inference.onnx.PlainOnnxModel;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The bare forward pass of every engine and precision, in turns, wall time. The peers are ONNX Runtime on a plain export
 * (PLAIN.onnx, by {@code torch.onnx.export} of transformers' BertForQuestionAnswering with the same sizes), and on what its
 * own dynamic quantisation makes of that: same library, same threads, its own optimizer. {@code serving_peers.py
 * --make_onnx} writes both.
 *
 * <pre>
 * ./mvnw -q -DskipTests package -pl inference-service -am
 * cd inference-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.inference.benchmark.ForwardBenchmark CHECKPOINT PLAIN.onnx PLAIN-int8.onnx [SECONDS]
 * </pre>
 */
public final class ForwardBenchmark {
    private static final int WARM_UP = 2;
    private static final String PEER = "plain export";

    private ForwardBenchmark() {}

    public static void main(String[] args) throws Exception {
        Checkpoint checkpoint = checkpoint(Path.of(args[0]));
        double seconds = args.length > 3 ? Double.parseDouble(args[3]) : 20;
        Map<String, WindowModel> models = new LinkedHashMap<>();
        new OnnxEngine(0).start();
        models.put(PEER, PlainOnnxModel.load(Path.of(args[1])));
        models.put("plain int8", PlainOnnxModel.load(Path.of(args[2])));
        for (String engine : List.of("onnxruntime-fp32", "onnxruntime-int8", "pytorch-fp32", "pytorch-bf16")) {
            models.put(engine, BareModels.load(engine, checkpoint));
        }
        for (int[] shape : new int[][] {{1, 128}, {1, 384}, {8, 128}, {8, 384}}) {
            compare(models, batch(shape[0], shape[1]), seconds);
        }
    }

    private static Checkpoint checkpoint(Path directory) throws IOException {
        Checkpoint.Builder checkpoint = Checkpoint.newBuilder()
                .setCheckpointId(directory.getFileName().toString())
                .setLocation(directory.toUri().toString())
                .setMaxPositionEmbeddings(512)
                .setSettings(WindowSettings.newBuilder().setMaxSeqLength(384));
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] content = Files.readAllBytes(file);
                checkpoint.addFiles(CheckpointFile.newBuilder()
                        .setName(file.getFileName().toString())
                        .setSize(content.length)
                        .setSha256(Sha256.of(content)));
            }
        }
        return checkpoint.build();
    }

    private static List<WindowInput> batch(int windows, int tokens) {
        Random random = new Random(0);
        List<WindowInput> batch = new ArrayList<>();
        for (int i = 0; i < windows; i++) {
            batch.add(new WindowInput(random.ints(tokens, 1000, 30000).toArray(), 12));
        }
        return batch;
    }

    private static void compare(Map<String, WindowModel> models, List<WindowInput> batch, double seconds) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        long end = Long.MAX_VALUE;
        for (int round = 0; round < WARM_UP || System.nanoTime() < end; round++) {
            if (round == WARM_UP) {
                end = System.nanoTime() + (long) (seconds * 1e9);
            }
            for (Map.Entry<String, WindowModel> model : models.entrySet()) {
                long began = System.nanoTime();
                var unused = model.getValue().forward(batch);
                if (round >= WARM_UP) {
                    times.computeIfAbsent(model.getKey(), name -> new ArrayList<>())
                            .add((System.nanoTime() - began) / 1e6);
                }
            }
        }
        double peer = median(times.get(PEER));
        times.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "%d x %d, %s: %.1f ms, %.2f times as fast as the %s%n",
                batch.size(),
                batch.get(0).length(),
                name,
                median(all),
                peer / median(all),
                PEER));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
