package io.squadron.inference.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.WindowSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineRulesTest {
    private static final ModelLimits TRAINED = new ModelLimits(128, 32, 20, 512);
    private static final OptionalInt UNSET = OptionalInt.empty();

    private final PipelineRules rules =
            new PipelineRules(new RequestLimits(10_000, 1_000_000, 100, 100, 4096, 1_572_864));

    @Test
    void whatARequestDoesNotSayIsAsInThePipelineAndNotAsTrained() {
        WindowSettings first = rules.windowSettings(PipelineParameters.DEFAULT, TRAINED);

        assertThat(first).isEqualTo(settings(384, 384 - 64 - 3, 64));
        assertThat(rules.windowSettings(PipelineParameters.DEFAULT, first, 10))
                .isEqualTo(settings(384, 384 - 10 - 3 - 128, 10));
    }

    @Test
    void theOverlapThatNobodySetIsHalfOfASmallWindowAsLongAsThatFits() {
        PipelineParameters small = cut(OptionalInt.of(128), UNSET, UNSET);
        WindowSettings first = rules.windowSettings(small, TRAINED);

        assertThat(rules.windowSettings(small, first, 10).getDocStride()).isEqualTo(128 - 10 - 3 - 64);
        assertThat(rules.windowSettings(small, first, 60).getDocStride()).isEqualTo(1);
        assertThat(rules.windowSettings(small, first, 61).getDocStride()).isEqualTo(64 - 64 / 2);
    }

    /** The step that transformers' own windows have (make_pipeline_golden.py). */
    @Test
    void theOverlapIsTranslatedIntoTheStepOfThePipelinesWindows() throws IOException {
        List<Integer> steps = new ArrayList<>();
        for (JsonNode golden : golden()) {
            JsonNode windows = golden.get("windows");
            JsonNode asked = golden.get("parameters");
            if (windows.size() > 1) {
                int questionLength = windows.get(0).get("question_length").asInt();
                PipelineParameters parameters = cut(
                        OptionalInt.of(asked.get("max_seq_len").asInt()),
                        UNSET,
                        OptionalInt.of(asked.get("doc_stride").asInt()));
                WindowSettings right =
                        rules.windowSettings(parameters, rules.windowSettings(parameters, TRAINED), questionLength);
                int secondBegins = windows.get(1).get("token_start").get(0).asInt();
                int step = 0;
                while (windows.get(0).get("token_start").get(step).asInt() < secondBegins) {
                    step++;
                }
                assertThat(right.getDocStride()).isEqualTo(step);
                steps.add(step);
            }
        }
        assertThat(steps).hasSizeGreaterThan(15);
    }

    /** What the tokenizer-service demands: the step is at most what fits beside the longest question. */
    @ParameterizedTest
    @CsvSource({"5,0", "10,0", "48,0", "67,0", "128,0", "195,0", "384,0", "512,0", "0,256", "0,380", "128,100"})
    void lengthsAloneAreNeverRefusedOverAnOverlapThatNobodySet(int maxSeqLen, int maxQuestionLen) {
        PipelineParameters parameters = cut(set(maxSeqLen), set(maxQuestionLen), UNSET);
        WindowSettings first = rules.windowSettings(parameters, TRAINED);
        fitsBesideTheQuestion(first);
        for (int questionLength = 0; questionLength <= first.getMaxQueryLength(); questionLength++) {
            fitsBesideTheQuestion(rules.windowSettings(parameters, first, questionLength));
        }
    }

    private static void fitsBesideTheQuestion(WindowSettings cut) {
        assertThat(cut.getDocStride()).isBetween(1, cut.getMaxSeqLength() - cut.getMaxQueryLength() - 3);
    }

    @Test
    void anOverlapThatLeavesNoStepIsRefusedOnceTheQuestionIsKnown() {
        PipelineParameters parameters = cut(OptionalInt.of(64), UNSET, OptionalInt.of(51));
        WindowSettings first = rules.windowSettings(parameters, TRAINED);

        assertThat(rules.windowSettings(parameters, first, 9).getDocStride()).isEqualTo(1);
        assertThatThrownBy(() -> rules.windowSettings(parameters, first, 10))
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("doc_stride is 51", "at most 50 tokens");
    }

    @Test
    void aRefusalSpeaksInThePipelinesWords() {
        refused(new PipelineParameters(0, 15, UNSET, UNSET, UNSET, false, true), "top_k is 0", "from 1 to 100");
        refused(new PipelineParameters(101, 15, UNSET, UNSET, UNSET, false, true), "top_k is 101");
        refused(new PipelineParameters(1, 0, UNSET, UNSET, UNSET, false, true), "max_answer_len is 0");
        refused(cut(UNSET, UNSET, OptionalInt.of(-1)), "doc_stride is -1");
        refused(cut(OptionalInt.of(513), UNSET, UNSET), "max_seq_len is 513", "from 5 to 512");
        refused(cut(UNSET, OptionalInt.of(381), UNSET), "max_question_len is 381", "from 1 to 380");
    }

    private void refused(PipelineParameters parameters, String... words) {
        assertThatThrownBy(() -> {
                    rules.check(new PipelineRequest("", "q", "c", parameters));
                    rules.windowSettings(parameters, TRAINED);
                })
                .isInstanceOf(RefusedException.class)
                .message()
                .contains(words);
    }

    private static PipelineParameters cut(OptionalInt maxSeqLen, OptionalInt maxQuestionLen, OptionalInt docStride) {
        return new PipelineParameters(1, 15, maxSeqLen, maxQuestionLen, docStride, false, true);
    }

    private static OptionalInt set(int value) {
        return value == 0 ? UNSET : OptionalInt.of(value);
    }

    private static WindowSettings settings(int maxSeqLength, int docStride, int maxQueryLength) {
        return WindowSettings.newBuilder()
                .setMaxSeqLength(maxSeqLength)
                .setDocStride(docStride)
                .setMaxQueryLength(maxQueryLength)
                .build();
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = PipelineRulesTest.class.getResourceAsStream("/answer/pipeline-golden.json")) {
            return new ObjectMapper().readTree(in).get("cases");
        }
    }
}
