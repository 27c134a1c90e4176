package io.squadron.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.squadron.trainer.checkpoint.CheckpointProvenance;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.checkpoint.ServedModel;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.trainer.training.TrainingArguments;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MiniLmEncoderTest {
    private static final int HIDDEN = 384;

    /** "[CLS] what is the capital of france? [SEP] paris is the capital of france. [SEP]". */
    private static final long[] INPUT_IDS = {
        101, 2054, 2003, 1996, 3007, 1997, 2605, 1029, 102, 3000, 2003, 1996, 3007, 1997, 2605, 1012, 102
    };

    private static final int SECOND_SEGMENT = 9;

    @Test
    void everyWeightOfTheModelIsThereUnderItsNameAndNoHead() {
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");

        assertThat(encoder.weights().keySet())
                .containsExactlyElementsOf(
                        BertShapes.ofEncoder(encoder.config()).keySet());
        // 22.57 million, without the pooler.
        assertThat(encoder.weights().values().stream()
                        .mapToLong(Tensor::elements)
                        .sum())
                .isEqualTo(22_565_376);
        assertThat(encoder.hasQuestionAnsweringHead()).isFalse();
        assertThat(encoder.sha256()).isEqualTo("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
    }

    /**
     * A head that only passes hidden units 3 and 200 on shows the hidden states; the figures are those of the artifact's
     * own graph, run with onnxruntime 1.30.0 on these ids.
     */
    @Test
    void hiddenStatesAreThoseOfTheArtifactsOwnGraph(@TempDir Path directory) throws IOException {
        Encoder encoder = new EncoderCatalog().find("all-MiniLM-L6-v2");
        float[] head = new float[2 * HIDDEN];
        head[3] = 1;
        head[HIDDEN + 200] = 1;
        Map<String, Tensor> weights = new LinkedHashMap<>(encoder.weights());
        weights.put(Encoder.HEAD_WEIGHT, Tensor.ofFloats(head, 2, HIDDEN));
        weights.put(Encoder.HEAD_BIAS, Tensor.ofFloats(new float[2], 2));

        List<float[]> logits = logits(directory, new TrainedModel(encoder.config(), weights));

        assertThat(Arrays.copyOf(logits.get(0), 4))
                .containsExactly(new float[] {-0.2589631f, -0.4388177f, -0.2328867f, -0.1200798f}, within(1e-5f));
        assertThat(Arrays.copyOf(logits.get(1), 4))
                .containsExactly(new float[] {0.0642949f, 0.8316126f, 0.9908580f, 0.2736940f}, within(1e-5f));
    }

    private static List<float[]> logits(Path directory, TrainedModel model) throws IOException {
        CheckpointProvenance provenance = new CheckpointProvenance(
                "mini",
                "run",
                0,
                true,
                "",
                "",
                "",
                "",
                "",
                "",
                384,
                128,
                64,
                false,
                TrainingArguments.defaults(),
                null,
                Instant.EPOCH);
        Path checkpoint = new CheckpointWriter(directory)
                .write(model, Map.of(), provenance)
                .path();
        long[] tokenTypeIds = new long[INPUT_IDS.length];
        Arrays.fill(tokenTypeIds, SECOND_SEGMENT, tokenTypeIds.length, 1);
        long[] attentionMask = new long[INPUT_IDS.length];
        Arrays.fill(attentionMask, 1);
        try (ServedModel served = new ServedModel(checkpoint)) {
            return served.logits(1, INPUT_IDS, tokenTypeIds, attentionMask);
        }
    }
}
