package io.squadron.inference.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.openinference.GRPCInferenceServiceGrpc;
import io.squadron.openinference.ModelInferResponse;
import io.squadron.openinference.ModelMetadataResponse;
import io.squadron.openinference.ModelReadyResponse;
import io.squadron.openinference.ServerLiveResponse;
import io.squadron.openinference.ServerMetadataResponse;
import io.squadron.openinference.ServerReadyResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the clients that exist send, byte for byte, and that the reply has the form that they read. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class RecordedClientsTest extends RunningInferenceService {
    private static final String CONTEXT = "The report 🤖 was written by Ada Lovelace in 1843.";

    @Test
    void tritonsClientIsAnswered() throws IOException {
        loaded();
        List<String> requests = requests("tritonclient-58a44ca.txt");

        assertThat(((ServerLiveResponse) send(requests.get(0))).getLive()).isTrue();
        assertThat(send(requests.get(1))).isInstanceOf(ServerReadyResponse.class);
        assertThat(((ModelReadyResponse) send(requests.get(2))).getReady()).isTrue();
        assertThat(((ServerMetadataResponse) send(requests.get(3))).getName()).isEqualTo("squadron");
        assertThat(((ModelMetadataResponse) send(requests.get(4))).getName()).isEqualTo("champion");

        ModelInferResponse one = (ModelInferResponse) send(requests.get(5));
        assertThat(one.getModelName()).isEqualTo("champion");
        assertThat(one.getModelVersion()).startsWith("tiny-");
        assertThat(one.getRawOutputContentsCount())
                .isEqualTo(one.getOutputsCount())
                .isEqualTo(4);
        isPart(one.getRawOutputContents(0), one.getRawOutputContents(2), one.getRawOutputContents(3));

        ModelInferResponse three = (ModelInferResponse) send(requests.get(6));
        assertThat(three.getId()).isEqualTo("r-7");
        assertThat(three.getOutputsList())
                .extracting(output -> output.getName())
                .containsExactly("score", "answer");
        assertThat(three.getOutputsList())
                .allSatisfy(output -> assertThat(output.getShapeList()).containsExactly(3L, 2L));
        assertThat(three.getRawOutputContents(0).size()).isEqualTo(3 * 2 * Double.BYTES);
        isUnknown(requests.get(7));
    }

    @Test
    void kservesClientIsAnswered() throws IOException {
        loaded();
        List<String> requests = requests("kserve-aaac4e2.txt");

        assertThat(((ServerLiveResponse) send(requests.get(0))).getLive()).isTrue();
        assertThat(((ModelReadyResponse) send(requests.get(2))).getReady()).isTrue();
        ModelInferResponse raw = (ModelInferResponse) send(requests.get(3));
        assertThat(raw.getId()).isEqualTo("k-1");
        assertThat(raw.getOutputsList())
                .extracting(output -> output.getName())
                .containsExactly("answer", "start", "end");
        isPart(raw.getRawOutputContents(0), raw.getRawOutputContents(1), raw.getRawOutputContents(2));
        ModelInferResponse contents = (ModelInferResponse) send(requests.get(4));
        assertThat(contents.getRawOutputContentsList()).isEmpty();
        assertThat(contents.getOutputs(0).getContents().getBytesContentsList()).hasSize(2);
        isUnknown(requests.get(5));
    }

    /** Of the first element: the text stands in the context from start to end. */
    private static void isPart(ByteString answers, ByteString starts, ByteString ends) {
        int length = Integer.reverseBytes(answers.asReadOnlyByteBuffer().getInt());
        int start = (int) Long.reverseBytes(starts.asReadOnlyByteBuffer().getLong());
        int end = (int) Long.reverseBytes(ends.asReadOnlyByteBuffer().getLong());
        assertThat(answers.substring(Integer.BYTES, Integer.BYTES + length).toStringUtf8())
                .isNotEmpty()
                .isEqualTo(CONTEXT.substring(CONTEXT.offsetByCodePoints(0, start), CONTEXT.offsetByCodePoints(0, end)));
    }

    private void isUnknown(String request) {
        StatusRuntimeException unknown = catchThrowableOfType(StatusRuntimeException.class, () -> send(request));
        assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(unknown.getStatus().getDescription()).contains("'nobody'");
    }

    /** @param request a method and a message in base64 */
    private Message send(String request) {
        int space = request.indexOf(' ');
        byte[] message = Base64.getDecoder().decode(request.substring(space + 1));
        MethodDescriptor<?, ?> method = GRPCInferenceServiceGrpc.getServiceDescriptor().getMethods().stream()
                .filter(known -> known.getBareMethodName().equals(request.substring(0, space)))
                .findFirst()
                .orElseThrow();
        return (Message) ClientCalls.blockingUnaryCall(
                channel,
                method.toBuilder(Bytes.INSTANCE, method.getResponseMarshaller()).build(),
                CallOptions.DEFAULT.withDeadlineAfter(60, SECONDS),
                message);
    }

    /** Messages that nobody has parsed. */
    private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> requests(String client) throws IOException {
        try (InputStream in = RecordedClientsTest.class.getResourceAsStream("/kserve/" + client)) {
            List<String> lines =
                    new ArrayList<>(new String(in.readAllBytes(), UTF_8).lines().toList());
            lines.removeIf(line -> line.startsWith("#"));
            return lines;
        }
    }
}
