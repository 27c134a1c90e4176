package io.squadron.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.squadron.inference.grpc.RunningService;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.io.IOException;
import java.net.URI;

/** The whole service over HTTP, with a real broker, a real (tiny) model and a tokenizer-service next door. */
abstract class RunningHttpService extends RunningService {
    static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    URI service;

    /** A model of this test's own. */
    Checkpoint loaded() throws IOException {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        return checkpoint;
    }

    /** What a 200 says. */
    static JsonNode answered(RawHttp.Reply reply) throws IOException {
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().get("content-type")).startsWith("application/json");
        return JSON.readTree(reply.body());
    }

    /** The sentence of an error in the Hugging Face API's form. */
    static String told(RawHttp.Reply reply, int status) throws IOException {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.headers().get("content-type")).startsWith("application/json");
        JsonNode body = JSON.readTree(reply.body());
        assertThat(body).hasSize(1);
        assertThat(body.path("error").isTextual()).isTrue();
        return body.path("error").asText();
    }

    /** A context of several of the tiny model's windows, as JSON. */
    static String inputs(String question) throws IOException {
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("question", question).put("context", CONTEXT));
    }
}
