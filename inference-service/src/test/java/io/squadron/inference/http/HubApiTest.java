package io.squadron.inference.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.grpc.NeighbourResource;
import io.squadron.v1.Checkpoint;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Hugging Face inference API over real HTTP. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class HubApiTest extends RunningHttpService {
    private static final String POST = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final int MEBIBYTE = 1 << 20;

    @Inject
    WorkAdmission admission;

    @Test
    void aModelIsAskedByItsIdOrAnAliasAndItsAnswerStandsInTheContext() throws IOException {
        Checkpoint checkpoint = loaded();
        String alias = "http-" + UUID.randomUUID();
        setAlias(alias, checkpoint);

        JsonNode byId =
                answered(ask("/models/" + checkpoint.getCheckpointId(), "{\"inputs\": " + inputs("Who?") + "}"));
        JsonNode byAlias = answered(ask("/models/" + alias, "{\"inputs\": " + inputs("Who?") + "}"));

        assertThat(byId).isEqualTo(byAlias);
        int start = CONTEXT.offsetByCodePoints(0, byId.path("start").intValue());
        int end = CONTEXT.offsetByCodePoints(0, byId.path("end").intValue());
        assertThat(CONTEXT.substring(start, end))
                .isNotBlank()
                .isEqualTo(byId.path("answer").asText());
    }

    @Test
    void aListOfQuestionsGetsAListOfAnswers() throws IOException {
        String path = "/models/" + loaded().getCheckpointId();
        String parameters = ", \"parameters\": {\"top_k\": 2, \"max_seq_len\": 40, \"doc_stride\": 8}";

        JsonNode together =
                answered(ask(path, "{\"inputs\": [%s, %s]%s}".formatted(inputs("Who?"), inputs("When?"), parameters)));

        assertThat(together).hasSize(2);
        JsonNode alone = answered(ask(path, "{\"inputs\": %s%s}".formatted(inputs("When?"), parameters)));
        assertThat(together.get(1).get(0).path("answer")).isEqualTo(alone.get(0).path("answer"));
        assertThat(answered(ask(path, "{\"inputs\": [%s]}".formatted(inputs("Who?"))))
                        .isArray())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "|The body is no JSON object",
                "{\"inputs\": |The body is not JSON (line 1, column",
                "{} {}|The body is not JSON (line 1, column",
                "[1]|The body is no JSON object",
                "{}|inputs is missing or no object: send {",
                "{\"inputs\": {\"context\": \"c\"}}|inputs.question is missing",
                "{\"inputs\": {\"question\": 1, \"context\": \"c\"}}|inputs.question is missing or no string",
                "{\"inputs\": {\"question\": \"q\"}}|inputs.context is missing",
                "{\"inputs\": [{\"question\": \"q\", \"context\": \"c\"}, {}]}|inputs[1].question is missing",
                "{\"inputs\": {\"question\": \"q\", \"context\": \" \\t\"}}|The context is blank",
                "{\"inputs\": {\"question\": \"\", \"context\": \"c\"}}|The question is blank",
                "{\"inputs\": {\"question\": \"q\", \"context\": \"c\"}, \"parameters\": 1}|parameters is no object",
                "{\"inputs\": {\"question\": \"q\", \"context\": \"c\"}, \"parameters\": {\"top_k\": 0}}|top_k is 0",
                "{\"inputs\": {\"question\": \"q\", \"context\": \"c\"}, \"parameters\": {\"top_k\": 1.5}}|top_k is 1.5",
                "{\"inputs\": {\"question\": \"q\", \"context\": \"c\"}, \"parameters\": {\"doc_stride\": 99999999999}}|doc_stride is 9",
                "{\"inputs\": {\"question\": \"q\", \"context\": \"c\"}, \"parameters\": {\"align_to_words\": \"no\"}}|not true or false"
            })
    void whatCannotBeAnsweredGetsOneSentenceThatNamesThePlace(String bodyAndSentence) throws IOException {
        int bar = bodyAndSentence.indexOf('|');

        assertThat(told(ask("/", bodyAndSentence.substring(0, bar)), 400))
                .contains(bodyAndSentence.substring(bar + 1))
                .doesNotContain("\n", "Exception", "io.squadron");
    }

    @Test
    void aBodyNestedTooDeeplyIsRefused() throws IOException {
        assertThat(told(ask("/", "[".repeat(MEBIBYTE)), 400)).contains("not JSON");
    }

    @Test
    void aRefusalRepeatsOnlySoMuchOfWhatItIsAbout() throws IOException {
        String body =
                "{\"inputs\": %s, \"parameters\": {\"top_k\": \"%s\"}}".formatted(inputs("Who?"), "a".repeat(MEBIBYTE));

        assertThat(told(ask("/", body), 400)).startsWith("top_k is \"aaa").hasSizeLessThan(300);
    }

    @Test
    void moreWorkThanOneRequestMayBeIsRefusedWithAnAdvice() throws IOException {
        String path = "/models/" + loaded().getCheckpointId();
        String body =
                "{\"inputs\": {\"question\": \"Who?\", \"context\": \"%s\"}, \"parameters\": {\"max_seq_len\": 10, \"doc_stride\": 4}}";

        assertThat(told(ask(path, body.formatted("a ".repeat(500))), 422)).contains("use a smaller doc_stride");
        assertThat(told(ask(path, body.formatted("a ".repeat(3000))), 400)).contains("6000 characters");
    }

    @Test
    void anUnknownModelIsNotFoundWithASlashOrWithout() throws IOException {
        loaded();
        String body = "{\"inputs\": " + inputs("Who?") + "}";

        assertThat(told(ask("/models/nobody", body), 404)).contains("'nobody'");
        assertThat(told(ask("/models/deepset/roberta-base-squad2", body), 404))
                .contains("'deepset/roberta-base-squad2'");
        assertThat(told(ask("/models/deepset%2Froberta-base-squad2", body), 404))
                .contains("'deepset/roberta-base-squad2'");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        try (RawHttp connection = new RawHttp(service)) {
            connection.write(POST + "Content-Length: 99999999999\r\n\r\n");

            assertThat(told(connection.read(), 413)).contains("99999999999 bytes, but at most 13631488");
        }
    }

    @Test
    void aBodyOfUnknownLengthEndsWhereItIsTooLarge() throws IOException {
        byte[] chunk = ("100000\r\n" + " ".repeat(MEBIBYTE) + "\r\n").getBytes(US_ASCII);
        try (RawHttp connection = new RawHttp(service)) {
            connection.write(POST + "Transfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 14; i++) {
                connection.write(chunk);
            }

            assertThat(connection.read().status()).isEqualTo(413);
        }
    }

    @Test
    void largeBodiesTakeOnlySoMuchMemoryTogetherAndKeepNoSmallOneOut() throws IOException {
        String path = "/models/" + loaded().getCheckpointId();
        String large = POST + "Content-Length: %d\r\n\r\n".formatted(13 * MEBIBYTE);
        List<RawHttp> slow = new ArrayList<>();
        RawHttp.Reply refused;
        try {
            for (int i = 0; i < 4; i++) {
                slow.add(new RawHttp(service));
                slow.get(i).write(large);
            }
            refused = await().atMost(30, SECONDS).until(() -> ask("/", " ".repeat(MEBIBYTE)), r -> r.status() == 429);
            answered(ask(path, "{\"inputs\": " + inputs("Who?") + "}"));
        } finally {
            for (RawHttp connection : slow) {
                connection.close();
            }
        }

        assertThat(told(refused, 429)).contains("try again later");
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        await().atMost(30, SECONDS).until(() -> ask("/", " ".repeat(MEBIBYTE)).status() == 400);
    }

    /** It takes the characters that JSON escapes, in the longest way. */
    @Test
    void theLargestRequestThatTheDefaultLimitsAllowIsRead() throws IOException {
        loaded();
        String escaped = "\\ud83e\\udd16";

        assertThat(told(
                        ask(
                                "/",
                                "{\"inputs\": {\"question\": \"%s\", \"context\": \"%s\"}}"
                                        .formatted(escaped.repeat(10_000), escaped.repeat(1_000_000))),
                        400))
                .contains("1000000 characters, but at most 5000");
    }

    /** A page of another site makes a browser send these without a question to the service. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type:\r\n",
                "Content-Type: */*\r\n",
                "Content-Type: text/plain\r\n",
                "Content-Type: text/plain; application/json\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Content-Type: multipart/form-data; boundary=x\r\n"
            })
    void whatAnotherSitesPageCanPostIsRefused(String type) throws IOException {
        for (String path : List.of("/", "/models/champion", "/v1/answer")) {
            RawHttp.Reply reply = RawHttp.send(
                    service,
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: http://elsewhere\r\n" + type,
                    "{\"inputs\": {\"question\": \"Who?\", \"context\": \"Ada.\"}, \"question\": \"Who?\", \"context\": \"Ada.\"}");

            assertThat(reply.status()).as(path + " " + reply.body()).isEqualTo(415);
            assertThat(reply.body()).contains("The Content-Type must be application/json");
        }
    }

    @Test
    void onlyJsonByPostIsTaken() throws IOException {
        String form = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";

        assertThat(told(RawHttp.send(service, form, "{}"), 415)).contains("application/json");
        assertThat(told(RawHttp.send(service, "GET / HTTP/1.1\r\nHost: localhost\r\n", ""), 405))
                .contains("POST");
        assertThat(told(ask("/no/such/address", "{}"), 404)).contains("/q/openapi");
    }

    @Test
    void noOtherPageMayReadAnswers() throws IOException {
        String path = "/models/" + loaded().getCheckpointId();
        RawHttp.Reply reply = RawHttp.send(
                service,
                "POST %s HTTP/1.1\r\nHost: localhost\r\nOrigin: http://elsewhere\r\nContent-Type: application/json\r\n"
                        .formatted(path),
                "{\"inputs\": " + inputs("Who?") + "}");

        answered(reply);
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void f68AClientThatHangsUpFreesItsPlace() throws Exception {
        String path = "/models/" + loaded().getCheckpointId();
        String body = "{\"inputs\": " + inputs("never answered") + "}";
        try (RawHttp connection = new RawHttp(service)) {
            connection.write(
                    "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                            .formatted(path, body.getBytes(UTF_8).length));
            connection.write(body.getBytes(UTF_8));
            await().atMost(30, SECONDS).until(() -> admission.usedTokens() > 0);
        }

        await().atMost(30, SECONDS).until(() -> admission.usedTokens() == 0);
    }

    private RawHttp.Reply ask(String path, String body) throws IOException {
        return RawHttp.post(service, path, body);
    }
}
