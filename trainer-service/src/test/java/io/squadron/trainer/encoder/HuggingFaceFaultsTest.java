package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a directory, or with its tensors, is told in one sentence. */
class HuggingFaceFaultsTest extends CopiedDirectory {
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
}
