package io.squadron.checkpoints.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.DamagedFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A script completed for bfloat16. That libtorch takes it, and computes as it should, is seen in the inference-service. */
class Bfloat16ScriptTest {
    private static final String ENCODER = "bert.encoder.layer.0.output.dense.weight";
    private static final String LAYER_NORM = "bert.encoder.layer.0.output.LayerNorm.weight";
    private static final String EMBEDDINGS = "bert.embeddings.word_embeddings.weight";
    private static final String HEAD = "qa_outputs.weight";
    private static final String HEADER =
            """
            {"%s": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]},
             "%s": {"dtype": "F32", "shape": [3], "data_offsets": [12, 24]},
             "%s": {"dtype": "F32", "shape": [3], "data_offsets": [24, 36]},
             "%s": {"dtype": "F32", "shape": [3], "data_offsets": [36, 48]}}"""
                    .formatted(ENCODER, LAYER_NORM, EMBEDDINGS, HEAD);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 1000})
    void theProductsOfTheEncoderAreNarrowedAndNothingElse(int bytesAtATime) throws IOException {
        try (ZipFile archive = completed(bytesAtATime, 1f, -2f, 0.5f)) {
            ByteBuffer narrowed = content(archive, "model/data/" + ENCODER);
            assertThat(narrowed.remaining()).isEqualTo(6);
            assertThat(new short[] {narrowed.getShort(), narrowed.getShort(), narrowed.getShort()})
                    .containsExactly((short) 0x3f80, (short) 0xc000, (short) 0x3f00);
            for (String kept : new String[] {LAYER_NORM, EMBEDDINGS, HEAD}) {
                ByteBuffer floats = content(archive, "model/data/" + kept);
                assertThat(new float[] {floats.getFloat(), floats.getFloat(), floats.getFloat()})
                        .as(kept)
                        .containsExactly(1f, -2f, 0.5f);
            }
            String pickle = text(archive, "model/data.pkl");
            assertThat(pickle.split("torch\nBFloat16Storage\nX", -1)).hasSize(2);
            assertThat(pickle.split("torch\nFloatStorage\nX", -1)).hasSize(4);
            assertThat(text(archive, "model/code/__torch__.py"))
                    .isEqualTo("return torch.linear(torch.to(x, ops.prim.dtype(self.weight)), self.weight, self.bias)");
        }
    }

    /** Bits of float32 and of what {@code torch.tensor(…).to(torch.bfloat16)} makes of them. */
    @ParameterizedTest
    @CsvSource({
        "3f800000, 3f80",
        "3f807fff, 3f80",
        "3f808000, 3f80",
        "3f808001, 3f81",
        "3f818000, 3f82",
        "bf818000, bf82",
        "7f7fffff, 7f80",
        "7f800000, 7f80",
        "ff800000, ff80",
        "00000001, 0000",
        "80000000, 8000",
    })
    void aFloatIsRoundedToTheNearestAndToTheEvenOneOfTwo(String float32, String bfloat16) throws IOException {
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(float32, 16));
        try (ZipFile archive = completed(1000, value, 0, 0)) {
            assertThat(content(archive, "model/data/" + ENCODER).getShort())
                    .isEqualTo((short) Integer.parseInt(bfloat16, 16));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7fc00001, 0x7f800001, 0xff800001})
    void whatIsNoNumberStaysNone(int bits) throws IOException {
        try (ZipFile archive = completed(1000, Float.intBitsToFloat(bits), 0, 0)) {
            int narrowed = content(archive, "model/data/" + ENCODER).getShort();
            assertThat(Float.intBitsToFloat(narrowed << 16)).isNaN();
        }
    }

    @Test
    void aScriptWhoseProductsAreNotKnownIsRefused() {
        assertThatThrownBy(() -> complete(new MemoryReader(99)
                        .with("model.safetensors", weights(1, 2, 3))
                        .with(
                                "torchscript.zip",
                                script("return torch.matmul(x, y)").zip())))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage(
                        "torchscript.zip is no TorchScript without its weights: it has no linear layers that could compute"
                                + " in bfloat16");
    }

    @Test
    void aScriptInOneFileWithItsWeightsIsForFloat32Only() {
        assertThatThrownBy(() -> complete(new MemoryReader(99).with("model.pt", new byte[] {1})))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage("checkpoint run-7 has model.pt, which computes in float32 only");
    }

    private ZipFile completed(int bytesAtATime, float... values) throws IOException {
        return new ZipFile(complete(new MemoryReader(bytesAtATime)
                        .with("model.safetensors", weights(values))
                        .with(
                                "torchscript.zip",
                                script("return torch.linear(x, self.weight, self.bias)")
                                        .zip()))
                .toFile());
    }

    private Path complete(MemoryReader reader) throws IOException {
        Path archive = directory.resolve("model.pt");
        CompleteScript.write(reader, reader.checkpoint(), ScriptPrecision.BF16, archive);
        return archive;
    }

    private static SmallScript script(String source) {
        return new SmallScript()
                .withSource(source)
                .withStorage(EMBEDDINGS, "FloatStorage", 3)
                .withStorage(ENCODER, "FloatStorage", 3)
                .withStorage(LAYER_NORM, "FloatStorage", 3)
                .withStorage(HEAD, "FloatStorage", 3);
    }

    /** The same values in each tensor. */
    private static byte[] weights(float... values) {
        byte[] json = HEADER.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + 48)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json);
        for (int tensor = 0; tensor < 4; tensor++) {
            for (float value : values) {
                file.putFloat(value);
            }
        }
        return file.array();
    }

    private static ByteBuffer content(ZipFile archive, String entry) throws IOException {
        return ByteBuffer.wrap(archive.getInputStream(archive.getEntry(entry)).readAllBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ZipFile archive, String entry) throws IOException {
        return new String(content(archive, entry).array(), StandardCharsets.ISO_8859_1);
    }
}
