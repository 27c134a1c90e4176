package io.squadron.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.JsonFormat;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerTimings;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The contract's own form as JSON over real HTTP. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class AnswerApiTest extends RunningHttpService {
    @Test
    void theAnswerIsThatOfGrpcInTheContractsNames() throws IOException {
        ObjectNode asked = JSON.createObjectNode()
                .put("model", loaded().getCheckpointId())
                .put("question", "Who built the mill?")
                .put("context", CONTEXT)
                .put("top_k", 3)
                .put("handle_impossible_answer", true)
                .put("answer_text", "ANSWER_TEXT_RUN_SQUAD");
        AnswerRequest.Builder request = AnswerRequest.newBuilder();
        JsonFormat.parser().merge(asked.toString(), request);

        RawHttp.Reply reply = ask(asked.toString());

        answered(reply);
        AnswerResponse.Builder response = AnswerResponse.newBuilder();
        JsonFormat.parser().merge(reply.body(), response);
        assertThat(withoutTimings(response)).isEqualTo(withoutTimings(questions.answer(request.build()).toBuilder()));
        assertThat(reply.body()).contains("\"n_best\":", "\"start_logit\":", "\"null_score_diff\":", "\"text\":\"\"");
    }

    @Test
    void severalContextsAreAskedAboutAsOverGrpc() throws IOException {
        ObjectNode asked = JSON.createObjectNode()
                .put("model", loaded().getCheckpointId())
                .put("question", "Who built the mill?")
                .put("top_k", 4)
                .put("non_overlapping", true);
        asked.putArray("contexts").add("The mill was built by Anna Smith .").add(CONTEXT);
        AnswerRequest.Builder request = AnswerRequest.newBuilder();
        JsonFormat.parser().merge(asked.toString(), request);

        JsonNode answer = answered(ask(asked.toString()));

        AnswerResponse response = questions.answer(request.build());
        assertThat(answer.path("answers")).hasSize(4);
        assertThat(answer.at("/answers/0/text").asText())
                .isEqualTo(response.getAnswers(0).getText());
        assertThat(answer.at("/answers/0/context_index").asInt(-1))
                .isEqualTo(response.getAnswers(0).getContextIndex());
        assertThat(answer.path("null_score").asDouble()).isEqualTo(response.getNullScore());
        asked.put("context", CONTEXT);
        assertThat(detail(error(asked.toString(), 400), "BadRequest")
                        .at("/fieldViolations/0/field")
                        .asText())
                .isEqualTo("contexts");
    }

    private static AnswerResponse withoutTimings(AnswerResponse.Builder response) {
        return response.setTimings(AnswerTimings.getDefaultInstance()).build();
    }

    @Test
    void anErrorCarriesTheDetailsThatTheContractPromises() throws IOException {
        loaded();
        JsonNode invalid = error("{\"question\": \"q\", \"context\": \"c\", \"n_best_size\": 101}", 400);
        assertThat(invalid.path("status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(invalid.path("message").asText()).isEqualTo("n_best_size is 101, but it must be from 1 to 100");
        assertThat(detail(invalid, "ErrorInfo").path("reason").asText()).isEqualTo("INVALID_REQUEST");
        assertThat(detail(invalid, "BadRequest").at("/fieldViolations/0/field").asText())
                .isEqualTo("n_best_size");

        JsonNode unknown = error("{\"question\": \"q\", \"context\": \"c\", \"model\": \"nobody\"}", 404);
        assertThat(unknown.path("status").asText()).isEqualTo("NOT_FOUND");
        assertThat(detail(unknown, "ResourceInfo").path("resourceName").asText())
                .isEqualTo("nobody");
    }

    @Test
    void whatIsNoRequestIsRefusedWithASentence() throws IOException {
        assertThat(error("{\"question\": ", 400).path("message").asText()).contains("AnswerRequest as JSON");
        assertThat(error("{x: }", 400).path("message").asText()).contains("AnswerRequest as JSON");
        assertThat(error("{\"top_k\": \"%s\"}".formatted("a".repeat(1 << 20)), 400)
                        .path("message")
                        .asText())
                .hasSizeLessThan(300);
        assertThat(error("{\"top_n\": 1}", 400).path("message").asText()).contains("top_n");
        assertThat(error("{\"top_k\": \"many\"}", 400).path("message").asText()).contains("many");
        assertThat(error("{\"question\": \" \", \"context\": \"c\"}", 400)
                        .path("message")
                        .asText())
                .isEqualTo("The question is blank");
        assertThat(error("[".repeat(1 << 20), 400).path("message").asText()).contains("AnswerRequest as JSON");
        RawHttp.Reply form = RawHttp.send(
                service, "POST /v1/answer HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n", "{}");
        assertThat(form.status()).isEqualTo(415);
        assertThat(JSON.readTree(form.body()).at("/error/message").asText()).contains("application/json");
    }

    private JsonNode error(String body, int status) throws IOException {
        RawHttp.Reply reply = ask(body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        JsonNode error = JSON.readTree(reply.body()).path("error");
        assertThat(error.path("code").asInt()).isEqualTo(status);
        assertThat(error.path("message").asText()).doesNotContain("\n", "io.squadron");
        return error;
    }

    private static JsonNode detail(JsonNode error, String message) {
        for (JsonNode detail : error.path("details")) {
            if (detail.path("@type").asText().equals("type.googleapis.com/google.rpc." + message)) {
                return detail;
            }
        }
        throw new AssertionError("no %s in %s".formatted(message, error));
    }

    private RawHttp.Reply ask(String body) throws IOException {
        return RawHttp.post(service, "/v1/answer", body);
    }
}
