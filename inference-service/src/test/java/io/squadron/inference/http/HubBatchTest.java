package io.squadron.inference.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.subscription.Cancellable;
import io.squadron.inference.question.WhitespaceWindows;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several questions in one request. */
class HubBatchTest extends AskedHubResource {
    @Test
    void aBatchIsAnsweredInItsOrderHoweverLittleRoomThereIs() throws Exception {
        service.loaded("serving");
        CountDownLatch firstAsked = new CountDownLatch(1);
        CompletableFuture<FeaturizeResponse> first = new CompletableFuture<>();
        service.tokenizer.featurizing = request -> {
            if (request.getQuestion().equals("0")) {
                firstAsked.countDown();
                return first.thenApply(nothing -> WhitespaceWindows.of(request));
            }
            return CompletableFuture.completedFuture(WhitespaceWindows.of(request));
        };
        service.forward = windows -> pointingAt(windows, ANNA);
        List<String> questions =
                IntStream.range(0, 250).mapToObj(Integer::toString).toList();
        CompletableFuture<Response> reply =
                resource(Map.of()).ask(bytes(batch(questions))).subscribeAsCompletionStage();
        assertThat(firstAsked.await(30, SECONDS)).isTrue();
        assertThat(reply).isNotDone();
        first.complete(FeaturizeResponse.getDefaultInstance());

        assertThat(json.readTree(text(reply.get(60, SECONDS))))
                .hasSize(250)
                .allSatisfy(answer -> assertThat(answer.path("answer").asText()).isEqualTo("Anna"));
        allPlacesAreGivenBack();
    }

    @Test
    void aBatchOfWhichOneIsImpossibleNamesItAndGivesAllPlacesBack() {
        service.loaded("serving");
        service.tokenizer.featurizing = request -> new CompletableFuture<>();

        assertThat(told(post(batch(List.of("Who?", "When?", " "))), 400)).isEqualTo("inputs[2]: The question is blank");
        allPlacesAreGivenBack();
        assertThat(told(post(batch(Collections.nCopies(257, "Who?"))), 400))
                .contains("inputs holds 257 questions", "from 1 to 256");
        assertThat(told(post("{\"inputs\": []}"), 400)).contains("inputs holds 0 questions");
    }

    @Test
    void aClientThatLeavesABatchBehindFreesAllItsPlaces() throws Exception {
        Checkpoint checkpoint = service.loaded("serving");
        CountDownLatch asked = new CountDownLatch(50);
        service.tokenizer.featurizing = request -> {
            asked.countDown();
            return new CompletableFuture<>();
        };
        Cancellable client = resource(Map.of())
                .ask(bytes(batch(Collections.nCopies(250, "Who?"))))
                .subscribe()
                .with(reply -> {});
        assertThat(asked.await(30, SECONDS)).isTrue();

        client.cancel();

        allPlacesAreGivenBack();
        assertThat(service.unloaded(checkpoint)).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void batchesThatWaitAreBounded() {
        service.loaded("serving");
        service.tokenizer.featurizing = request -> new CompletableFuture<>();
        HubResource resource = resource(Map.of("squadron.inference.max-streams", "1"));
        Cancellable first =
                resource.ask(bytes(batch(List.of("Who?", "When?")))).subscribe().with(reply -> {});

        Response second = answer(resource, batch(List.of("Who?", "When?")));
        assertThat(told(second, 429)).contains("1 requests of several questions");
        assertThat(second.getHeaderString(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
        first.cancel();

        service.tokenizer.featurizing = request -> CompletableFuture.completedFuture(WhitespaceWindows.of(request));
        assertThat(answer(resource, batch(List.of("Who?", "When?"))).getStatus())
                .isEqualTo(200);
    }
}
