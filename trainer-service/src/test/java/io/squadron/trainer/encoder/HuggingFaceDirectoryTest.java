package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.checkpoints.safetensors.DType;
import io.squadron.trainer.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is read from a directory of Hugging Face, in all the ways in which models are saved. */
class HuggingFaceDirectoryTest extends CopiedDirectory {
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
    void aModelOf2019ThatDoesNotSayItsTypeIsKnownByItsClass() throws IOException {
        Path file = directory.resolve("config.json");
        Files.writeString(file, Files.readString(file).replace("\"model_type\": \"bert\",", ""));

        assertThat(load().config()).isEqualTo(golden.config());
    }

    @Test
    void f62APickleBesideSafetensorsIsNotTouched() throws IOException {
        Files.write(directory.resolve("pytorch_model.bin"), new byte[] {1});

        assertThat(load().weights()).hasSameSizeAs(golden.weights());
    }
}
