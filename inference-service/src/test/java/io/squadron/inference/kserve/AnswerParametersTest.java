package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.text;
import static io.squadron.inference.kserve.Requests.truth;
import static io.squadron.inference.kserve.Requests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.inference.RefusedException;
import io.squadron.openinference.InferParameter;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerText;
import io.squadron.v1.Precision;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswerParametersTest {
    @Test
    void everySettingOfTheContractIsAParameterOfItsName() {
        Map<String, InferParameter> parameters = new HashMap<>(Map.of(
                "top_k", whole(3),
                "max_answer_length", whole(8),
                "n_best_size", InferParameter.newBuilder().setUint64Param(40).build(),
                "max_seq_length", whole(128),
                "doc_stride", whole(64),
                "max_query_length", whole(32),
                "handle_impossible_answer", truth(true),
                "null_score_diff_threshold",
                        InferParameter.newBuilder().setDoubleParam(-0.5).build(),
                "answer_text", text("ANSWER_TEXT_RUN_SQUAD"),
                "verbose_logging", truth(true)));
        parameters.put("precision", text("PRECISION_INT8"));
        parameters.put("non_overlapping", truth(true));

        AnswerRequest read = AnswerParameters.read(parameters);

        assertThat(read)
                .isEqualTo(AnswerRequest.newBuilder()
                        .setTopK(3)
                        .setMaxAnswerLength(8)
                        .setNBestSize(40)
                        .setMaxSeqLength(128)
                        .setDocStride(64)
                        .setMaxQueryLength(32)
                        .setHandleImpossibleAnswer(true)
                        .setNullScoreDiffThreshold(-0.5)
                        .setAnswerText(AnswerText.ANSWER_TEXT_RUN_SQUAD)
                        .setVerboseLogging(true)
                        .setPrecision(Precision.PRECISION_INT8)
                        .setNonOverlapping(true)
                        .build());
        assertThat(AnswerRequest.getDescriptor().getFields())
                .filteredOn(field -> !read.getAllFields().containsKey(field))
                .extracting(FieldDescriptor::getName)
                .as("what is no parameter")
                .containsExactly("question", "context", "model", "contexts");
    }

    @Test
    void whatIsNotSetIsNotSetInTheQuestionEither() {
        assertThat(AnswerParameters.read(Map.of())).isEqualTo(AnswerRequest.getDefaultInstance());
        assertThat(AnswerParameters.read(Map.of("null_score_diff_threshold", whole(2)))
                        .getNullScoreDiffThreshold())
                .isEqualTo(2);
        assertThat(AnswerParameters.read(Map.of("top_k", whole(0))).hasTopK()).isTrue();
    }

    @Test
    void thePipelinesNameOfTheLongestAnswerCountsToo() {
        assertThat(AnswerParameters.read(Map.of("max_answer_len", whole(8))).getMaxAnswerLength())
                .isEqualTo(8);
        refused(
                Map.of("max_answer_len", whole(8), "max_answer_length", whole(9)),
                "parameters.max_answer_len",
                "max_answer_len and max_answer_length are the same");
    }

    @Test
    void whatIsUnknownOrOfAnotherTypeIsRefusedByName() {
        refused(Map.of("topk", whole(1)), "parameters", "no parameter 'topk'", "top_k, max_answer_length");
        refused(Map.of("model", text("a")), "parameters", "no parameter 'model'");
        refused(Map.of("top_k", text("3")), "parameters.top_k", "came as string_param", "a whole number");
        refused(Map.of("top_k", whole(-1)), "parameters.top_k", "top_k is -1");
        refused(Map.of("top_k", whole(1L << 32)), "parameters.top_k", "top_k is 4294967296");
        refused(
                Map.of("top_k", InferParameter.newBuilder().setUint64Param(-1).build()),
                "parameters.top_k",
                "top_k is 18446744073709551615");
        refused(
                Map.of("verbose_logging", whole(1)),
                "parameters.verbose_logging",
                "came as int64_param",
                "true or false");
        refused(Map.of("top_k", InferParameter.getDefaultInstance()), "parameters.top_k", "came without a value");
        refused(Map.of("answer_text", text("PLAIN")), "parameters.answer_text", "is 'PLAIN'", "ANSWER_TEXT_ORIGINAL");
        refused(Map.of("a".repeat(3000), whole(1)), "parameters", "aaa…'");
    }

    private static void refused(Map<String, InferParameter> parameters, String field, String... words) {
        assertThatThrownBy(() -> AnswerParameters.read(parameters))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.subject())
                        .isEqualTo(field))
                .message()
                .contains(words);
    }
}
