package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.Golden;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the golden model in a directory of Hugging Face, which each test changes. */
abstract class CopiedDirectory {
    static final String QUERY = "bert.encoder.layer.0.attention.self.query.weight";
    final Encoder golden = Golden.encoder();
    final EncoderCatalog catalog = new EncoderCatalog();
    Map<String, Tensor> tensors;

    @TempDir
    Path directory;

    @BeforeEach
    void copyTheGoldenModel() throws IOException {
        tensors = new LinkedHashMap<>(golden.weights());
        Files.copy(Golden.directory().resolve("config.json"), directory.resolve("config.json"));
    }

    void rename(UnaryOperator<String> renaming) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(renaming.apply(name), tensor));
        tensors = renamed;
    }

    /** Every second tensor in each file, and the index that Python's save_pretrained writes. */
    void shards(String... names) throws IOException {
        StringJoiner weightMap = new StringJoiner(", ", "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {", "}}");
        for (int shard = 0; shard < names.length; shard++) {
            Map<String, Tensor> content = new LinkedHashMap<>();
            int i = 0;
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                if (i++ % names.length == shard) {
                    content.put(tensor.getKey(), tensor.getValue());
                    weightMap.add("\"%s\": \"%s\"".formatted(tensor.getKey(), names[shard]));
                }
            }
            try (OutputStream out = Files.newOutputStream(directory.resolve(names[shard]))) {
                SafetensorsWriter.write(out, content, Map.of("format", "pt"));
            }
        }
        Files.writeString(directory.resolve("model.safetensors.index.json"), weightMap.toString());
    }

    Encoder load() throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, tensors, Map.of("format", "pt"));
        }
        return catalog.find(directory.toString());
    }

    void config(String json) throws IOException {
        Files.writeString(directory.resolve("config.json"), json);
    }

    void assertUnusable(String fault) {
        assertThatThrownBy(this::load)
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining(fault);
    }

    static Tensor shorts(DType dtype, int... bits) {
        ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : bits) {
            data.putShort((short) value);
        }
        return new Tensor(dtype, new long[] {bits.length}, data.flip());
    }
}
