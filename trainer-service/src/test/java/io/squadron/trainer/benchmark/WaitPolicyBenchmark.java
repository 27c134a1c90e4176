package io.squadron.trainer.benchmark;

import io.squadron.trainer.Golden;
import io.squadron.trainer.training.Loss;
import io.squadron.trainer.training.Optimizer;
import io.squadron.trainer.training.TrainableModel;
import io.squadron.trainer.training.TrainingState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How OpenMP's threads should wait for one another (U6): windows per second of wall time with as many threads as the
 * machine has cores, beside busy neighbours, each way held against libgomp's default, in turns. The variables are read
 * when the library is loaded, so each measurement is a process of its own.
 *
 * <pre>
 * ./mvnw -q -DskipTests package -pl trainer-service -am
 * cd trainer-service
 * java -cp 'target/test-classes:target/classes:target/quarkus-app/lib/main/*:target/quarkus-app/lib/boot/*' \
 *     io.squadron.trainer.benchmark.WaitPolicyBenchmark LAYERS HIDDEN WINDOWS TOKENS NEIGHBOURS [STEPS [ROUNDS]]
 * </pre>
 */
public final class WaitPolicyBenchmark {
    private static final int WARM_UP = 3;
    private static final String DEFAULT = "default";
    private static final Map<String, Map<String, String>> WAYS = ways();

    private WaitPolicyBenchmark() {}

    private static Map<String, Map<String, String>> ways() {
        Map<String, Map<String, String>> ways = new LinkedHashMap<>();
        ways.put(DEFAULT, Map.of());
        ways.put("OMP_WAIT_POLICY=PASSIVE", Map.of("OMP_WAIT_POLICY", "PASSIVE"));
        ways.put("GOMP_SPINCOUNT=1000", Map.of("GOMP_SPINCOUNT", "1000"));
        ways.put("GOMP_SPINCOUNT=4000", Map.of("GOMP_SPINCOUNT", "4000"));
        ways.put("OMP_NUM_THREADS=1", Map.of("OMP_NUM_THREADS", "1"));
        return ways;
    }

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "neighbour" -> beBusy();
            case "measure" -> System.out.println(windowsPerSecond(args));
            default -> compare(args);
        }
    }

    private static void compare(String[] args) throws IOException {
        int rounds = args.length > 6 ? Integer.parseInt(args[6]) : 3;
        List<Process> neighbours = new ArrayList<>();
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        try {
            for (int count = Integer.parseInt(args[4]); count > 0; count--) {
                neighbours.add(java(Map.of(), "neighbour"));
            }
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, Map<String, String>> way : WAYS.entrySet()) {
                    measured.computeIfAbsent(way.getKey(), unused -> new ArrayList<>())
                            .add(measure(way.getValue(), args));
                }
            }
        } finally {
            neighbours.forEach(Process::destroyForcibly);
        }
        double peer = median(measured.get(DEFAULT));
        measured.forEach((way, speeds) -> System.out.printf(
                Locale.ROOT,
                "%s neighbours, %s: %.2f windows/s, ratio %.2f%n",
                args[4],
                way,
                median(speeds),
                median(speeds) / peer));
    }

    private static double measure(Map<String, String> environment, String[] args) throws IOException {
        Process process =
                java(environment, "measure", args[0], args[1], args[2], args[3], args.length > 5 ? args[5] : "20");
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            return Double.parseDouble(
                    lines.lines().reduce((before, last) -> last).orElseThrow());
        }
    }

    private static Process java(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WaitPolicyBenchmark.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void beBusy() {
        Random random = new Random();
        while (random.nextLong() != 0) {}
    }

    private static double windowsPerSecond(String[] args) throws Exception {
        BenchmarkModel shape = BenchmarkModel.of(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        int windows = Integer.parseInt(args[3]);
        int tokens = Integer.parseInt(args[4]);
        int steps = Integer.parseInt(args[5]);
        try (TrainableModel model =
                        Golden.backend().load(shape.config(), shape.weights(), BenchmarkModel.onCpu(false));
                Optimizer optimizer = model.adamW(1e-8, 0, TrainingState.beginning(shape.weights()))) {
            optimizer.setLearningRate(3e-5);
            Random random = new Random(0);
            long start = 0;
            for (int step = 0; step < WARM_UP + steps; step++) {
                if (step == WARM_UP) {
                    start = System.nanoTime();
                }
                try (Loss loss = model.forward(BenchmarkModel.batch(random, windows, tokens))) {
                    loss.backward(1);
                    double unused = loss.value();
                }
                double unused = model.clipGradNorm(1.0);
                optimizer.step();
                model.zeroGrad();
            }
            return windows * steps / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
