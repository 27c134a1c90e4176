package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.asRaw;
import static io.squadron.inference.kserve.Requests.asking;
import static io.squadron.inference.kserve.Requests.raw;
import static io.squadron.inference.kserve.Requests.tensor;
import static io.squadron.inference.kserve.Requests.text;
import static io.squadron.inference.kserve.Requests.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.openinference.InferTensorContents;
import io.squadron.openinference.ModelInferRequest;
import io.squadron.openinference.ModelInferRequest.InferInputTensor;
import io.squadron.openinference.ModelInferRequest.InferRequestedOutputTensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tensors that are taken, and what is said of those that are not. */
class InferRequestTest {
    private static final int MAX_QUESTIONS = 256;
    private static final List<String> TWO = List.of("Who?", "Wann, 🤖?");
    private static final List<String> ONE = List.of("It was Ada.");

    @Test
    void textsAreReadFromContentsAndFromRawBytesInRowsAndInColumns() {
        ModelInferRequest.Builder columns = asking(TWO, ONE);
        columns.getInputsBuilder(0).addShape(1);
        columns.getInputsBuilder(1).addShape(1);
        for (ModelInferRequest.Builder request :
                List.of(asking(TWO, ONE), asRaw(asking(TWO, ONE)), columns.clone(), asRaw(columns.clone()))) {
            InferRequest read = read(request);

            assertThat(read.questions()).isEqualTo(TWO);
            assertThat(read.contexts()).isEqualTo(ONE);
            assertThat(read.isRaw()).isEqualTo(request.getRawInputContentsCount() > 0);
            assertThat(read.question(1, "id").getQuestion()).isEqualTo(TWO.get(1));
            assertThat(read.question(1, "id").getContext()).isEqualTo(ONE.get(0));
        }
    }

    @Test
    void inputsMayComeInAnyOrder() {
        ModelInferRequest.Builder request = ModelInferRequest.newBuilder()
                .addInputs(tensor("context", TWO))
                .addInputs(tensor("question", List.of("a", "b")));

        assertThat(read(request).question(1, "").getContext()).isEqualTo(TWO.get(1));
        assertThat(read(asRaw(request)).question(0, "").getQuestion()).isEqualTo("a");
    }

    @Test
    void outputsAreThoseThatWereAskedForInTheirOrderOrAll() {
        assertThat(read(asking(TWO, ONE)).outputs()).containsExactly(OutputTensor.values());
        assertThat(read(asking(TWO, ONE).addOutputs(output("end")).addOutputs(output("answer")))
                        .outputs())
                .containsExactly(OutputTensor.END, OutputTensor.ANSWER);
        refused(asking(TWO, ONE).addOutputs(output("logits")), "outputs", "There is no output 'logits'", "score");
    }

    /** Which mean something over HTTP only. */
    @Test
    void whatKservesClientAddsIsPassedOver() {
        ModelInferRequest.Builder request =
                asRaw(asking(TWO, ONE)).addOutputs(output("answer").putParameters("binary_data", Requests.truth(true)));
        request.getInputsBuilderList().forEach(input -> input.putParameters("binary_data_size", whole(21)));

        assertThat(read(request).questions()).isEqualTo(TWO);
    }

    @Test
    void sharedMemoryAndClassificationAreRefused() {
        ModelInferRequest.Builder shared = asking(TWO, ONE);
        shared.getInputsBuilder(1).putParameters("shared_memory_region", text("region"));

        refused(shared, "inputs.context", "Input 'context' has the parameter 'shared_memory_region'");
        refused(
                asking(TWO, ONE).addOutputs(output("score").putParameters("classification", whole(3))),
                "outputs.score",
                "Output 'score' has the parameter 'classification'");
    }

    @Test
    void aTensorThatIsNotAsItMustBeIsNamedWithTheReason() {
        refused(
                asking(TWO, List.of("a", "b", "c")),
                "inputs.context",
                "has 3 elements",
                "1 or as many as 'question' (2)");
        refused(asking(List.of(), ONE), "inputs.question", "has the shape [0]", "from 1 to 256");
        refused(asking(Collections.nCopies(257, "a"), ONE), "inputs.question", "has the shape [257]");
        refused(with(tensor("question", TWO).addShape(2)), "inputs.question", "has the shape [2, 2]", "[n] or [n, 1]");
        refused(with(tensor("question", TWO).clearShape()), "inputs.question", "has the shape []");
        refused(with(tensor("question", TWO).setShape(0, -1)), "inputs.question", "has the shape [-1]");
        refused(with(tensor("question", TWO).setShape(0, 3)), "inputs.question", "has 2 elements", "shape [3] has 3");
        refused(with(tensor("question", TWO).setDatatype("INT64")), "inputs.question", "datatype 'INT64'");
        refused(with(tensor("text", TWO)), "inputs", "There is no input 'text'", "question and context");
        refused(with(tensor("context", ONE)), "inputs.context", "'context' is there twice");
        refused(ModelInferRequest.newBuilder(), "inputs.question", "Input 'question' is missing");
        ByteString latin1 = ByteString.copyFrom(new byte[] {'a', (byte) 0xE9});
        refused(
                with(tensor("question", TWO)
                        .setContents(InferTensorContents.newBuilder()
                                .addBytesContents(ByteString.copyFromUtf8("a"))
                                .addBytesContents(latin1))),
                "inputs.question",
                "Element 1 of input 'question' is not UTF-8");
    }

    @Test
    void rawBytesThatAreNotAsTheirShapeSaysAreNamedWithTheReason() {
        ByteString right = raw(List.of(ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b")));
        refused(rawQuestions(right.substring(0, 9)), "inputs.question", "ends within element 1", "have 9 bytes");
        refused(rawQuestions(right.substring(0, 7)), "inputs.question", "ends within element 1");
        refused(rawQuestions(ByteString.EMPTY), "inputs.question", "ends within element 0");
        refused(
                rawQuestions(right.concat(right)),
                "inputs.question",
                "has 10 bytes of raw contents behind the 2 elements");
        ByteString fourGigabytes = ByteString.copyFrom(new byte[] {-1, -1, -1, -1, 'a'});
        refused(rawQuestions(fourGigabytes), "inputs.question", "ends within element 0", "4294967299 at least");
        refused(
                asRaw(asking(TWO, ONE)).addRawInputContents(right),
                "raw_input_contents",
                "There are 3 raw_input_contents for 2 inputs");
        ModelInferRequest.Builder both = asRaw(asking(TWO, ONE));
        both.getInputsBuilder(0).setContents(InferTensorContents.getDefaultInstance());
        refused(both, "inputs.question", "has contents beside raw_input_contents");
    }

    private static ModelInferRequest.Builder rawQuestions(ByteString raw) {
        return asRaw(asking(TWO, ONE)).setRawInputContents(0, raw);
    }

    private static ModelInferRequest.Builder with(InferInputTensor.Builder input) {
        return ModelInferRequest.newBuilder().addInputs(tensor("context", ONE)).addInputs(input);
    }

    private static InferRequestedOutputTensor.Builder output(String name) {
        return InferRequestedOutputTensor.newBuilder().setName(name);
    }

    private static InferRequest read(ModelInferRequest.Builder request) {
        return InferRequest.read(request.build(), MAX_QUESTIONS);
    }

    private static void refused(ModelInferRequest.Builder request, String field, String... words) {
        assertThatThrownBy(() -> read(request))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.INVALID);
                    assertThat(refused.subject()).isEqualTo(field);
                })
                .message()
                .contains(words);
    }
}
