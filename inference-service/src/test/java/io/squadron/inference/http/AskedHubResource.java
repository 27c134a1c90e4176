package io.squadron.inference.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.grpc.DefaultConfig;
import io.squadron.inference.question.AnswerListener;
import io.squadron.inference.question.AnsweringService;
import io.squadron.inference.question.QuestionBatches;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;

/** The resource with all that answers a question, in its real parts but for the engine and the tokenizer, which do as a test says. */
abstract class AskedHubResource {
    static final String CONTEXT = "The 🤖 mill was built by Anna Smith .";
    /** Of {@link #CONTEXT}: the 🤖 mill was built by anna. */
    static final int ANNA = 6;

    final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    final ObjectMapper json = new ObjectMapper();

    @AfterEach
    void close() {
        service.close();
    }

    /** A reply is sent first. */
    void allPlacesAreGivenBack() {
        await().atMost(30, SECONDS)
                .until(() -> service.admission.usedTokens() == 0 && service.admission.waitingRequests() == 0);
    }

    HubResource resource(Map<String, String> keys) {
        InferenceConfig config = DefaultConfig.read(keys);
        return new HubResource(
                service.answerer,
                new QuestionBatches(config.maxStreams(), ForkJoinPool.commonPool(), AnswerListener.NONE),
                config,
                json);
    }

    Response post(String body) {
        return post("", body);
    }

    Response post(String model, String body) {
        return resource(Map.of()).askModel(model, bytes(body)).await().atMost(Duration.ofSeconds(60));
    }

    static Response answer(HubResource resource, String body) {
        return resource.ask(bytes(body)).await().atMost(Duration.ofSeconds(60));
    }

    String text(Response response) throws Exception {
        assertThat(response.getStatus()).as("%s", response.getEntity()).isEqualTo(200);
        return json.writeValueAsString(response.getEntity());
    }

    static String told(Response response, int status) {
        assertThat(response.getStatus()).as("%s", response.getEntity()).isEqualTo(status);
        assertThat(response.getEntity()).isInstanceOf(Map.class);
        Map<?, ?> body = (Map<?, ?>) response.getEntity();
        assertThat(body).hasSize(1);
        return (String) body.get("error");
    }

    static String question(String question) {
        return "{\"inputs\": {\"question\": \"%s\", \"context\": \"%s\"}}".formatted(question, CONTEXT);
    }

    static String with(String parameters) {
        String question = question("Who?");
        return question.substring(0, question.length() - 1) + ", \"parameters\": {" + parameters + "}}";
    }

    static String batch(List<String> questions) {
        return questions.stream()
                .map(q -> "{\"question\": \"%s\", \"context\": \"%s\"}".formatted(q, CONTEXT))
                .toList()
                .toString()
                .transform(inputs -> "{\"inputs\": " + inputs + "}");
    }

    static byte[] bytes(String body) {
        return body.getBytes(UTF_8);
    }

    /** @param token of the document */
    static List<WindowLogits> pointingAt(List<WindowInput> windows, int token) {
        return windows.stream()
                .map(window -> {
                    float[] logits = new float[window.length()];
                    logits[window.questionLength() + 2 + token] = 9;
                    return new WindowLogits(logits, logits);
                })
                .toList();
    }
}
