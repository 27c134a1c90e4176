package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.asRaw;
import static io.squadron.inference.kserve.Requests.asking;
import static io.squadron.inference.kserve.Requests.truth;
import static io.squadron.inference.kserve.Requests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferRequest.InferRequestedOutputTensor;
import io.squadron.openinference.ModelInferResponse;
import io.squadron.openinference.ModelInferResponse.InferOutputTensor;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.PredictedAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Questions as tensors, and their answers. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class OpenInferenceEndpointTest extends RunningInferenceService {
    private static final List<String> QUESTIONS =
            List.of("Who built the mill?", "When was it built?", "What did it make?");

    @Test
    void severalQuestionsAboutOneContextAreAnsweredAsEachAlone() throws IOException {
        Checkpoint checkpoint = loaded();

        ModelInferResponse response = inference()
                .modelInfer(asking(QUESTIONS, List.of(CONTEXT))
                        .setModelName(checkpoint.getCheckpointId())
                        .setId("r-7")
                        .putParameters("top_k", whole(3))
                        .build());

        assertThat(response.getModelName()).isEqualTo(checkpoint.getCheckpointId());
        assertThat(response.getModelVersion()).isEqualTo(checkpoint.getCheckpointId());
        assertThat(response.getId()).isEqualTo("r-7");
        assertThat(response.getRawOutputContentsList()).isEmpty();
        assertThat(response.getOutputsList())
                .extracting(InferOutputTensor::getName, InferOutputTensor::getDatatype, InferOutputTensor::getShapeList)
                .containsExactly(
                        tuple("answer", "BYTES", List.of(3L, 3L)),
                        tuple("score", "FP64", List.of(3L, 3L)),
                        tuple("start", "INT64", List.of(3L, 3L)),
                        tuple("end", "INT64", List.of(3L, 3L)));
        for (int q = 0; q < 3; q++) {
            AnswerResponse alone = questions.answer(AnswerRequest.newBuilder()
                    .setModel(checkpoint.getCheckpointId())
                    .setQuestion(QUESTIONS.get(q))
                    .setContext(CONTEXT)
                    .setTopK(3)
                    .build());
            for (int a = 0; a < 3; a++) {
                isAnswer(response, 3 * q + a, alone.getAnswers(a));
            }
        }
    }

    private static void isAnswer(ModelInferResponse response, int element, PredictedAnswer answer) {
        assertThat(response.getOutputs(0)
                        .getContents()
                        .getBytesContents(element)
                        .toStringUtf8())
                .isEqualTo(answer.getText());
        // A batch computes in another order than a single window, so the last digits may differ.
        assertThat(response.getOutputs(1).getContents().getFp64Contents(element))
                .isCloseTo(answer.getScore(), Offset.offset(1e-5));
        assertThat(response.getOutputs(2).getContents().getInt64Contents(element))
                .isEqualTo(answer.getSpan().getStart());
        assertThat(response.getOutputs(3).getContents().getInt64Contents(element))
                .isEqualTo(answer.getSpan().getEnd());
    }

    @Test
    void aRawRequestGetsARawReplyOfTheSameAnswers() throws IOException {
        ModelInferRequest.Builder request =
                asking(QUESTIONS, List.of(CONTEXT, CONTEXT, CONTEXT)).setModelName(loaded().getCheckpointId());
        ModelInferResponse plain = inference().modelInfer(request.build());

        ModelInferResponse raw = inference().modelInfer(asRaw(request.clone()).build());

        assertThat(raw.getOutputsList()).noneMatch(InferOutputTensor::hasContents);
        assertThat(raw.getRawOutputContents(0))
                .isEqualTo(Requests.raw(plain.getOutputs(0).getContents().getBytesContentsList()));
        assertThat(doubles(raw.getRawOutputContents(1)))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-5 ? 0 : Double.compare(a, b))
                .isEqualTo(plain.getOutputs(1).getContents().getFp64ContentsList());
        assertThat(longs(raw.getRawOutputContents(2)))
                .isEqualTo(plain.getOutputs(2).getContents().getInt64ContentsList());
        assertThat(longs(raw.getRawOutputContents(3)))
                .isEqualTo(plain.getOutputs(3).getContents().getInt64ContentsList());
        assertThat(raw.getOutputs(0).getShapeList()).containsExactly(3L, 1L);
    }

    private static List<Double> doubles(ByteString raw) {
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, raw.size() / Double.BYTES)
                .mapToObj(i -> bytes.getDouble())
                .toList();
    }

    private static List<Long> longs(ByteString raw) {
        ByteBuffer bytes = raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        return IntStream.range(0, raw.size() / Long.BYTES)
                .mapToObj(i -> bytes.getLong())
                .toList();
    }

    /** A context of one word has one answer. */
    @Test
    void aRowWithFewerAnswersThanWereAskedForIsFilledUp() throws IOException {
        ModelInferResponse response = inference()
                .modelInfer(asking(List.of("Who?"), List.of("Anna"))
                        .setModelName(loaded().getCheckpointId())
                        .putParameters("top_k", whole(3))
                        .build());

        assertThat(response.getOutputs(0).getShapeList()).containsExactly(1L, 3L);
        assertThat(response.getOutputs(0).getContents().getBytesContentsList())
                .extracting(ByteString::toStringUtf8)
                .startsWith("Anna")
                .endsWith("");
        assertThat(response.getOutputs(1).getContents().getFp64Contents(0)).isPositive();
        assertThat(response.getOutputs(1).getContents().getFp64Contents(2)).isZero();
        assertThat(response.getOutputs(2).getContents().getInt64ContentsList())
                .startsWith(0L)
                .endsWith(-1L);
        assertThat(response.getOutputs(3).getContents().getInt64ContentsList())
                .startsWith(4L)
                .endsWith(-1L);
    }

    @Test
    void noAnswerIsAnEmptyOneWithoutAPlace() throws IOException {
        ModelInferResponse response = inference()
                .modelInfer(asking(List.of("Who?"), List.of(CONTEXT))
                        .setModelName(loaded().getCheckpointId())
                        .putParameters("handle_impossible_answer", truth(true))
                        .putParameters("null_score_diff_threshold", whole(-1_000_000))
                        .build());

        assertThat(response.getOutputs(0).getContents().getBytesContents(0)).isEmpty();
        assertThat(response.getOutputs(1).getContents().getFp64Contents(0)).isPositive();
        assertThat(response.getOutputs(2).getContents().getInt64Contents(0)).isEqualTo(-1);
        assertThat(response.getOutputs(3).getContents().getInt64Contents(0)).isEqualTo(-1);
    }

    @Test
    void onlyTheOutputsThatWereAskedForAreSent() throws IOException {
        ModelInferResponse response = inference()
                .modelInfer(asRaw(asking(QUESTIONS, List.of(CONTEXT)))
                        .setModelName(loaded().getCheckpointId())
                        .addOutputs(InferRequestedOutputTensor.newBuilder().setName("end"))
                        .build());

        assertThat(response.getOutputsList())
                .extracting(InferOutputTensor::getName)
                .containsExactly("end");
        assertThat(response.getRawOutputContentsList()).hasSize(1);
    }

    @Test
    void moreQuestionsThanThereIsRoomForAtOnceAreAnsweredInTheirOrder() throws IOException {
        List<String> contexts = IntStream.range(0, 256)
                .mapToObj(i -> "w" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
                .toList();

        ModelInferResponse response = inference()
                .modelInfer(asking(Collections.nCopies(256, "Which word?"), contexts)
                        .setModelName(loaded().getCheckpointId())
                        .putParameters("max_seq_length", whole(128))
                        .build());

        assertThat(response.getOutputs(0).getContents().getBytesContentsList())
                .extracting(ByteString::toStringUtf8)
                .isEqualTo(contexts);
    }
}
