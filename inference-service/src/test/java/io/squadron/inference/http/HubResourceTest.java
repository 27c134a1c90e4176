package io.squadron.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import io.squadron.inference.question.WhitespaceWindows;
import io.squadron.v1.WindowSettings;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** One question over HTTP: its answer, and what a load or a fault makes of it. */
class HubResourceTest extends AskedHubResource {
    @Test
    void placesAreCountedInCodePointsAsInPython() throws Exception {
        service.loaded("serving");
        service.forward = windows -> pointingAt(windows, ANNA);

        assertThat(text(post(question("Who?"))))
                .startsWith("{\"score\":0.99")
                .endsWith("\"start\":24,\"end\":28,\"answer\":\"Anna\"}");
    }

    @Test
    void severalAnswersAreAListAndOneIsNone() throws Exception {
        service.loaded("serving");
        service.forward = windows -> pointingAt(windows, ANNA);

        assertThat(json.readTree(text(post(with("\"top_k\": 3"))))).hasSize(3).allSatisfy(answer -> assertThat(
                        answer.path("answer").isTextual())
                .isTrue());
        assertThat(json.readTree(text(post(with("\"top_k\": null, \"topk\": 2")))))
                .hasSize(2);
        assertThat(json.readTree(text(post(with("\"top_k\": 5, \"max_answer_len\": 1, \"top_p\": {}")))))
                .as("an unknown parameter is passed over")
                .hasSize(5);
    }

    @Test
    void noAnswerIsAnEmptyTextWhereItMayCompete() throws Exception {
        service.loaded("serving");
        service.forward = windows -> pointingAt(windows, -windows.get(0).questionLength() - 2);

        assertThat(text(post(with("\"handle_impossible_answer\": true"))))
                .startsWith("{\"score\":0.99")
                .endsWith("\"start\":0,\"end\":0,\"answer\":\"\"}");
        assertThat(text(post(question("Who?")))).doesNotContain("\"answer\":\"\"");
    }

    @Test
    void aLongContextIsCutWithThePipelinesOverlap() {
        service.loaded("serving");
        List<WindowSettings> cuts = new CopyOnWriteArrayList<>();
        service.tokenizer.featurizing = request -> {
            cuts.add(request.getSettings());
            return CompletableFuture.completedFuture(WhitespaceWindows.of(request));
        };

        assertThat(post(with("\"max_seq_len\": 64, \"doc_stride\": 16")).getStatus())
                .isEqualTo(200);
        assertThat(cuts).as("it fits into one window").hasSize(1);
        cuts.clear();
        String longer = CONTEXT.repeat(20);
        post(with("\"max_seq_len\": 64, \"doc_stride\": 16").replace(CONTEXT, longer));

        assertThat(cuts).hasSize(2);
        int question = 2; // tokens of "Who?"
        assertThat(cuts.get(1).getDocStride()).isEqualTo(64 - 3 - question - 16);
    }

    @Test
    void withoutAModelItIsNotAvailable() {
        assertThat(told(post(question("Who?")), 503)).contains("model");
        service.loaded("serving");
        assertThat(told(post("nobody/here", question("Who?")), 404)).contains("'nobody/here'");
    }

    @Test
    void aFullServiceSaysWhenToComeAgainAndWhoeverLeavesFreesAPlace() {
        service.loaded("serving");
        service.tokenizer.featurizing = request -> new CompletableFuture<>();
        CompletableFuture<Response> refused = new CompletableFuture<>();
        List<Cancellable> clients = new CopyOnWriteArrayList<>();
        while (!refused.isDone()) {
            clients.add(
                    resource(Map.of()).ask(bytes(question("Who?"))).subscribe().with(refused::complete));
        }

        Response busy = refused.join();
        assertThat(told(busy, 429)).contains("try again later");
        assertThat(Integer.parseInt(busy.getHeaderString(HttpHeaders.RETRY_AFTER)))
                .isBetween(1, 60);
        assertThat(service.admission.usedTokens()).isPositive();
        clients.forEach(Cancellable::cancel);

        allPlacesAreGivenBack();
        service.tokenizer.featurizing = request -> CompletableFuture.completedFuture(WhitespaceWindows.of(request));
        assertThat(post(question("Who?")).getStatus()).isEqualTo(200);
    }

    @Test
    void aRequestThatTakesTooLongEndsByTheServicesOwnTime() {
        service.loaded("serving");
        service.tokenizer.featurizing = request -> new CompletableFuture<>();

        Response late = answer(resource(Map.of("squadron.inference.request-timeout", "1s")), question("Who?"));

        assertThat(told(late, 504)).contains("deadline");
        allPlacesAreGivenBack();
    }

    @Test
    void anErrorWithinTellsTheCallerNothingOfIt() {
        service.loaded("serving");
        service.forward = windows -> {
            throw new UnsatisfiedLinkError("libtorch of /opt");
        };

        assertThat(told(post(question("Who?")), 500)).isEqualTo("The inference-service failed; its log says why.");
    }
}
