package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.squadron.trainer.Golden;
import io.squadron.trainer.encoder.Activation;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.encoder.BertShapes;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process of its own: loads a model of 17 MB onto the CPU and onto a GPU that is not there, again and again, and prints
 * the kilobytes that it occupies after every ten times.
 */
public final class FailedLoads {
    private static final BertConfig CONFIG =
            new BertConfig(16_000, 256, 1, 4, 256, Activation.GELU, 0.1, 0.1, 64, 2, 1e-12, 0.02, 0);

    private FailedLoads() {}

    public static void main(String[] args) throws IOException {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        BertShapes.ofQuestionAnswering(CONFIG).forEach((name, shape) -> {
            int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
            weights.put(name, Tensor.ofFloats(new float[elements], shape));
        });
        System.err.println(TorchEngine.version());
        for (int i = 1; i <= 50; i++) {
            load(weights);
            if (i % 10 == 0) {
                System.out.println(residentKilobytes());
            }
        }
    }

    private static void load(Map<String, Tensor> weights) {
        try (DataParallel unexpected =
                new DataParallel(CONFIG, weights, List.of(Device.cpu(), Device.gpu(99)), false, Golden.scratch())) {
            throw new IllegalStateException("It was loaded onto " + unexpected.device());
        } catch (EngineException e) {
            // As it should be, and no other.
        }
    }

    private static String residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .findFirst()
                .orElseThrow();
    }
}
