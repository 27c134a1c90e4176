package io.squadron.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the clients that exist send, byte for byte. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class RecordedClientsTest extends RunningHttpService {
    private static final String CONTEXT = "The report 🤖 was written by Ada Lovelace in 1843.";

    @ParameterizedTest
    @ValueSource(strings = {"huggingface_hub-2.0.0.txt", "huggingface-inference-4.13.30.txt"})
    void theClientsRequestsAreAnsweredInTheFormThatTheyRead(String client) throws IOException {
        loaded();
        List<String> requests = requests(client);

        JsonNode one = answered(send(requests.get(0)));
        isAnswer(one);
        JsonNode three = answered(send(requests.get(1)));
        assertThat(three.isArray()).isTrue();
        assertThat(three).hasSize(3).allSatisfy(RecordedClientsTest::isAnswer);
        assertThat(told(send(requests.get(2)), 404)).contains("'nobody/no-such-model'");
    }

    /** Both clients refuse an answer without one of these, or with one of another type. */
    private static void isAnswer(JsonNode answer) {
        assertThat(answer.path("score").isNumber()).isTrue();
        int start = CONTEXT.offsetByCodePoints(0, answer.path("start").intValue());
        int end = CONTEXT.offsetByCodePoints(0, answer.path("end").intValue());
        assertThat(answer.path("answer").textValue()).isEqualTo(CONTEXT.substring(start, end));
        assertThat(answer).hasSize(4);
    }

    private RawHttp.Reply send(String request) throws IOException {
        int body = request.indexOf("\n\n") + 2;
        try (RawHttp connection = new RawHttp(service)) {
            connection.write(request.substring(0, body).replace("\n", "\r\n"));
            connection.write(request.substring(body).getBytes(UTF_8));
            return connection.read();
        }
    }

    private static List<String> requests(String client) throws IOException {
        try (InputStream in = RecordedClientsTest.class.getResourceAsStream("/http/" + client)) {
            String text = new String(in.readAllBytes(), UTF_8).replaceAll("(?m)^#.*\n", "");
            return Pattern.compile("\n-----\n").splitAsStream(text.strip()).toList();
        }
    }
}
