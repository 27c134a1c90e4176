package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.Golden;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.tensor.DType;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directories as people have them, derived from the tiny BERT that transformers saved. */
class HuggingFaceDirectoryTest {
    private static final String QUERY = "bert.encoder.layer.0.attention.self.query.weight";

    private final Encoder golden = Golden.encoder();
    private final EncoderCatalog catalog = new EncoderCatalog();
    private Map<String, Tensor> tensors;

    @TempDir
    private Path directory;

    @BeforeEach
    void copyTheGoldenModel() throws IOException {
        tensors = new LinkedHashMap<>(golden.weights());
        Files.copy(Golden.directory().resolve("config.json"), directory.resolve("config.json"));
    }

    @Test
    void whatTransformersSavedIsRead() {
        assertThat(golden.config())
                .isEqualTo(new BertConfig(120, 32, 2, 4, 64, Activation.GELU, 0.1, 0.1, 40, 2, 1e-12, 0.2, 0));
        assertThat(golden.hasQuestionAnsweringHead()).isTrue();
    }

    @Test
    void aBareEncoderWithPoolerAndWithoutPrefixIsRead() throws IOException {
        tensors.keySet().removeIf(name -> name.startsWith("qa_outputs."));
        rename(name -> name.substring("bert.".length()));
        tensors.put("pooler.dense.weight", Tensor.ofFloats(new float[32 * 32], 32, 32));
        tensors.put("embeddings.position_ids", new Tensor(DType.I64, new long[] {1, 1}, ByteBuffer.allocate(8)));

        Encoder encoder = load();

        assertThat(encoder.hasQuestionAnsweringHead()).isFalse();
        assertThat(encoder.weights().keySet())
                .containsExactlyElementsOf(BertShapes.ofEncoder(golden.config()).keySet());
        assertThat(encoder.weights().get(QUERY).toFloats())
                .isEqualTo(golden.weights().get(QUERY).toFloats());
    }

    @Test
    void theOldNamesGammaAndBetaAreRead() throws IOException {
        rename(name -> name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"));

        assertThat(load().weights().keySet()).isEqualTo(golden.weights().keySet());
    }

    @Test
    void halfPrecisionWeightsBecomeFloat32() throws IOException {
        tensors.put("qa_outputs.bias", shorts(DType.F16, 0x3c00, 0x8001));
        assertThat(load().weights().get("qa_outputs.bias").toFloats()).containsExactly(1f, -0x1p-24f);

        tensors.put("qa_outputs.bias", shorts(DType.F16, 0x7bff, 0xfbff));
        assertThat(load().weights().get("qa_outputs.bias").toFloats()).containsExactly(65504f, -65504f);

        tensors.put("qa_outputs.bias", shorts(DType.BF16, 0x3f80, 0xc040));
        assertThat(load().weights().get("qa_outputs.bias").toFloats()).containsExactly(1f, -3f);
    }

    static Stream<Tensor> notFinite() {
        return Stream.of(
                Tensor.ofFloats(new float[] {0, Float.NaN}, 2),
                Tensor.ofFloats(new float[] {Float.POSITIVE_INFINITY, 0}, 2),
                shorts(DType.F16, 0, 0xfc00),
                shorts(DType.F16, 0, 0x7e00),
                shorts(DType.BF16, 0, 0x7f80));
    }

    @ParameterizedTest
    @MethodSource("notFinite")
    void f63WeightsThatAreNotFiniteAreRefusedByTheTensorsName(Tensor bias) {
        tensors.put("qa_outputs.bias", bias);

        assertUnusable("model.safetensors: the tensor qa_outputs.bias holds NaN or infinite values");
    }

    @Test
    void aMissingTensorIsNamed() {
        tensors.remove(QUERY);

        assertUnusable("model.safetensors does not hold the tensors of its configuration: it lacks " + QUERY);
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() {
        tensors.put(QUERY, Tensor.ofFloats(new float[32 * 16], 32, 16));

        assertUnusable(QUERY + " has the shape [32, 16] instead of [32, 32]");
    }

    @Test
    void aTensorThatNoBertHasIsNamed() {
        tensors.put("bert.encoder.layer.2.output.dense.bias", Tensor.ofFloats(new float[32], 32));

        assertUnusable("it holds bert.encoder.layer.2.output.dense.bias, which this model does not have");
    }

    /** TinyBERT's fit_dense, ColBERT's linear, an answer-type head. */
    @Test
    void tensorsOfOtherHeadsAreLeftOutAndNamed() throws IOException {
        tensors.put("fit_dense.weight", Tensor.ofFloats(new float[64 * 32], 64, 32));
        tensors.put("linear.weight", Tensor.ofFloats(new float[16 * 32], 16, 32));
        tensors.put("bert.answer_type.ids", new Tensor(DType.I64, new long[] {1}, ByteBuffer.allocate(8)));
        tensors.put("bert.pooler.dense.weight", Tensor.ofFloats(new float[32 * 32], 32, 32));

        Encoder encoder = load();

        assertThat(encoder.weights().keySet()).isEqualTo(golden.weights().keySet());
        assertThat(encoder.unused())
                .containsExactlyInAnyOrder("fit_dense.weight", "linear.weight", "bert.answer_type.ids");
        assertThat(encoder.warning().orElseThrow())
                .startsWith(directory + " also holds ")
                .contains("fit_dense.weight", "which BERT for question answering does not have; they are left out");
        assertThat(golden.warning()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model.safetensors", "model.safetensors.index.json"})
    void aGitLfsPointerIsSaidToBeOne(String name) throws IOException {
        Files.writeString(
                directory.resolve(name),
                "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a".repeat(64) + "\nsize 437951328\n");

        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining(directory.resolve(name)
                        + " is a Git LFS pointer, not the file itself: get that with `git lfs pull`, or the whole model"
                        + " with `squadron models pull organisation/name`");
    }

    @Test
    void f57AllFaultsStandInOneSentence() {
        tensors.remove(QUERY);
        tensors.remove("bert.embeddings.LayerNorm.bias");
        tensors.put("qa_outputs.weight", Tensor.ofFloats(new float[3 * 32], 3, 32));
        tensors.put("bert.embeddings.factors.weight", Tensor.ofFloats(new float[1], 1));

        assertUnusable("it lacks bert.embeddings.LayerNorm.bias, " + QUERY
                + "; qa_outputs.weight has the shape [3, 32] instead of [2, 32]"
                + "; it holds bert.embeddings.factors.weight, which this model does not have");
    }

    @Test
    void ofManyFaultsTheFirstAreNamedAndTheRestIsCounted() {
        tensors.keySet().removeIf(name -> name.startsWith("bert.encoder.layer.1."));

        assertUnusable("bert.encoder.layer.1.attention.output.LayerNorm.bias and 6 more");
    }

    @Test
    void halfAHeadIsRefused() {
        tensors.remove("qa_outputs.bias");

        assertUnusable("it lacks qa_outputs.bias");
    }

    @Test
    void aTensorByAnOldAndByANewNameIsRefused() {
        tensors.put("bert.embeddings.LayerNorm.gamma", tensors.get("bert.embeddings.LayerNorm.weight"));

        assertUnusable("holds the tensor bert.embeddings.LayerNorm.weight twice, by an old and a new name");
    }

    @Test
    void aFineTunedHeadIsKeptAndOtherHeadsAreDropped() throws IOException {
        tensors.put("cls.predictions.bias", Tensor.ofFloats(new float[120], 120));
        tensors.put("cls.seq_relationship.weight", Tensor.ofFloats(new float[64], 2, 32));
        tensors.put("bert.pooler.dense.bias", Tensor.ofFloats(new float[32], 32));
        tensors.put("bert.embeddings.position_ids", new Tensor(DType.I64, new long[] {1, 1}, ByteBuffer.allocate(8)));

        Encoder encoder = load();

        assertThat(encoder.hasQuestionAnsweringHead()).isTrue();
        assertThat(encoder.weights()).hasSameSizeAs(golden.weights());
        assertThat(encoder.weights().get("qa_outputs.weight").toFloats())
                .isEqualTo(golden.weights().get("qa_outputs.weight").toFloats());
    }

    @Test
    void aModelInSeveralFilesIsTheSame() throws IOException {
        shards("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");

        Encoder encoder = catalog.find(directory.toString());

        assertThat(encoder.weights().keySet()).isEqualTo(golden.weights().keySet());
        assertThat(encoder.weights().get(QUERY).toFloats())
                .isEqualTo(golden.weights().get(QUERY).toFloats());
        assertThat(encoder.sha256()).isNotEqualTo(golden.sha256()).hasSize(64);
    }

    @Test
    void aMissingFileOfSeveralIsNamed() throws IOException {
        shards("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors");
        Files.delete(directory.resolve("model-00002-of-00002.safetensors"));

        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("model.safetensors.index.json")
                .hasMessageContaining("it names model-00002-of-00002.safetensors, which is missing");
    }

    @Test
    void weightsOfAnotherEngineAreRefused() throws IOException {
        Files.write(directory.resolve("tf_model.h5"), new byte[1]);

        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("holds tf_model.h5, but no model.safetensors");
    }

    @Test
    void integerWeightsAreRefused() {
        tensors.put("qa_outputs.bias", shorts(DType.I16, 1, 2));

        assertUnusable("tensor qa_outputs.bias is I16; weights must be F32, F16 or BF16");
    }

    @Test
    void otherKindsOfModelsAreRefused() throws IOException {
        config("{\"model_type\": \"distilbert\"}");
        assertUnusable("model_type \"distilbert\"; only BERT");

        config("{\"model_type\": \"roberta\"}");
        assertUnusable("model_type \"roberta\"; only BERT");

        config("{}");
        assertUnusable("names no model_type, and of a BERT's sizes it lacks vocab_size, hidden_size");
    }

    @Test
    void aModelOf2019ThatDoesNotSayItsTypeIsKnownByItsClass() throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, Files.readString(file).replace("\"model_type\": \"bert\",", ""));

        assertThat(load().config()).isEqualTo(golden.config());
    }

    @Test
    void aConfigurationThatIsNoJsonIsRefused() throws IOException {
        config("{\"model_type\": ");

        assertThatThrownBy(this::load).isInstanceOf(UnusableEncoderException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "pytorch_model.bin.index.json"})
    void f62PickledWeightsAreRefusedWithTheReasonAndTheWayOut(String pickled) throws IOException {
        Files.write(directory.resolve(pickled), new byte[] {1});

        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining(pickled + ", a pickle, which can run any code")
                .hasMessageContaining("save_pretrained(DIR, safe_serialization=True)");
    }

    @Test
    void f62APickleBesideSafetensorsIsNotTouched() throws IOException {
        Files.write(directory.resolve("pytorch_model.bin"), new byte[] {1});

        assertThat(load().weights()).hasSameSizeAs(golden.weights());
    }

    @Test
    void aDirectoryWithoutWeightsOrConfigurationIsRefused() throws IOException {
        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageEndingWith("has no model.safetensors");

        Files.delete(directory.resolve("config.json"));
        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("has no config.json");
    }

    @Test
    void aDamagedFileIsRefusedWithItsName() throws IOException {
        Files.write(directory.resolve("model.safetensors"), new byte[5]);

        assertThatThrownBy(() -> catalog.find(directory.toString()))
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining("model.safetensors is not a valid safetensors file");
    }

    @Test
    void anUnknownNameIsNotFound() {
        for (String name : new String[] {"bert-base-klingon", "", "no\0name", directory + "/nothing"}) {
            assertThatThrownBy(() -> catalog.find(name))
                    .isInstanceOf(UnknownEncoderException.class)
                    .hasMessageContaining(
                            "name all-MiniLM-L6-v2, one that `squadron models pull` has fetched (bge-small-en-v1.5, bert-base-uncased, or organisation/name from the Hugging Face hub), or a directory");
        }
    }

    private void rename(UnaryOperator<String> renaming) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(renaming.apply(name), tensor));
        tensors = renamed;
    }

    /** Every second tensor in each file, and the index that Python's save_pretrained writes. */
    private void shards(String... names) throws IOException {
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

    private Encoder load() throws IOException {
        try (OutputStream out = Files.newOutputStream(directory.resolve("model.safetensors"))) {
            SafetensorsWriter.write(out, tensors, Map.of("format", "pt"));
        }
        return catalog.find(directory.toString());
    }

    private void config(String json) throws IOException {
        Files.writeString(directory.resolve("config.json"), json);
    }

    private void assertUnusable(String fault) {
        assertThatThrownBy(this::load)
                .isInstanceOf(UnusableEncoderException.class)
                .hasMessageContaining(fault);
    }

    private static Tensor shorts(DType dtype, int... bits) {
        ByteBuffer data = ByteBuffer.allocate(2 * bits.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : bits) {
            data.putShort((short) value);
        }
        return new Tensor(dtype, new long[] {bits.length}, data.flip());
    }
}
