package io.squadron.inference.question;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerTimings;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ModelState;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One question about several contexts: how they are featurized, computed, counted and given up. */
class SeveralContextsTest {
    private static final int AT_A_TIME = 8;

    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    /** Calls of the tokenizer-service that were begun, by the context, where a test holds them. */
    private final Map<String, CompletableFuture<FeaturizeResponse>> held = new ConcurrentHashMap<>();

    private Checkpoint checkpoint;

    @BeforeEach
    void load() {
        checkpoint = service.loaded("several");
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** Logits that depend on the tokens, so that answers differ. */
    private static List<WindowLogits> byTokens(List<WindowInput> windows) {
        return windows.stream()
                .map(window -> new WindowLogits(byTokens(window, 7), byTokens(window, 11)))
                .toList();
    }

    private static float[] byTokens(WindowInput window, int factor) {
        float[] logits = new float[window.length()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = window.inputIds()[i] * factor % 97 / 10f;
        }
        return logits;
    }

    private void holdFeaturizing() {
        service.tokenizer.featurizing =
                request -> held.computeIfAbsent(request.getContext(), context -> new CompletableFuture<>());
    }

    private AnswerRequest.Builder question(List<String> contexts) {
        return AnsweringService.question(checkpoint).toBuilder().clearContext().addAllContexts(contexts);
    }

    private static List<String> contexts(int n) {
        return IntStream.range(0, n)
                .mapToObj("House %d was built by somebody else ."::formatted)
                .toList();
    }

    private CompletableFuture<AnswerResponse> ask(AnswerRequest.Builder question) {
        return service.ask(question.build(), Duration.ofSeconds(60)).response();
    }

    private static AnswerResponse withoutTimings(AnswerResponse response) {
        return response.toBuilder()
                .setTimings(AnswerTimings.getDefaultInstance())
                .build();
    }

    @Test
    void oneOfContextsIsAnsweredAsContextIs() throws Exception {
        service.forward = SeveralContextsTest::byTokens;
        AnswerRequest one = AnsweringService.question(checkpoint);

        AnswerResponse asContext = ask(one.toBuilder().setTopK(5)).get(30, SECONDS);
        AnswerResponse asContexts =
                ask(question(List.of(one.getContext())).setTopK(5)).get(30, SECONDS);

        assertThat(asContexts.getAnswersCount()).isEqualTo(5);
        assertThat(withoutTimings(asContexts)).isEqualTo(withoutTimings(asContext));
    }

    @Test
    void theBestAnswersOverAllContextsAreThoseOfEachAloneMerged() throws Exception {
        service.forward = SeveralContextsTest::byTokens;
        List<String> contexts = contexts(20);

        AnswerResponse together = ask(question(contexts).setNBestSize(20)).get(30, SECONDS);

        assertThat(together.getTimings().getWindows()).isEqualTo(20);
        for (PredictedAnswer answer : together.getNBestList()) {
            String context = contexts.get(answer.getContextIndex());
            assertThat(context.substring(
                            answer.getSpan().getStartUtf16(), answer.getSpan().getEndUtf16()))
                    .isEqualTo(answer.getText());
            AnswerResponse alone = ask(question(List.of(context))).get(30, SECONDS);
            assertThat(alone.getNBestList())
                    .extracting(PredictedAnswer::getText, PredictedAnswer::getStartLogit)
                    .contains(tuple(answer.getText(), answer.getStartLogit()));
        }
    }

    @Test
    void theWindowsOfAllContextsShareBatches() throws Exception {
        List<Integer> batches = new CopyOnWriteArrayList<>();
        var forward = service.forward;
        service.forward = windows -> {
            batches.add(windows.size());
            return forward.apply(windows);
        };

        ask(question(contexts(12))).get(30, SECONDS);

        assertThat(batches).containsExactly(12);
    }

    @Test
    void contextsAreFeaturizedBesideEachOtherButOnlySoManyAtATime() throws Exception {
        holdFeaturizing();
        List<String> contexts = contexts(20);
        CompletableFuture<AnswerResponse> call = ask(question(contexts));
        await().atMost(30, SECONDS).until(() -> held.size() == AT_A_TIME);
        assertThat(held).containsOnlyKeys(contexts.subList(0, AT_A_TIME));

        answer(contexts.get(AT_A_TIME - 1));

        await().atMost(30, SECONDS).until(() -> held.size() == AT_A_TIME + 1);
        for (String context : contexts) {
            await().atMost(30, SECONDS).until(() -> held.containsKey(context));
            answer(context);
        }
        assertThat(call.get(30, SECONDS).getTimings().getWindows()).isEqualTo(20);
    }

    private void answer(String context) {
        held.get(context)
                .complete(WhitespaceWindows.of(FeaturizeRequest.newBuilder()
                        .setQuestion("Who ?")
                        .setContext(context)
                        .setSettings(WindowSettings.newBuilder()
                                .setMaxSeqLength(64)
                                .setDocStride(16)
                                .setMaxQueryLength(16))
                        .build()));
    }

    @Test
    void aCallThatIsCancelledEndsTheWorkForAllItsContextsAndGivesItsPlaceBack() throws Exception {
        holdFeaturizing();
        AnswerCall<AnswerResponse> call = service.ask(question(contexts(20)).build(), Duration.ofSeconds(60));
        await().atMost(30, SECONDS).until(() -> held.size() == AT_A_TIME);

        call.cancel();

        assertThat(held.values()).hasSize(AT_A_TIME).allMatch(CompletableFuture::isCancelled);
        await().atMost(30, SECONDS).until(() -> service.admission.usedTokens() == 0);
        assertThat(service.unloaded(checkpoint).get(30, SECONDS)).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    @Test
    void aRefusalOfOneContextSaysWhichItIsAndEndsTheWorkForTheOthers() {
        holdFeaturizing();
        List<String> contexts = contexts(20);
        CompletableFuture<AnswerResponse> call = ask(question(contexts));
        await().atMost(30, SECONDS).until(() -> held.size() == AT_A_TIME);

        held.remove(contexts.get(3))
                .completeExceptionally(
                        new RefusedException(Refusal.TOO_MUCH_WORK, "context", "The context is too long"));

        refused(call, Refusal.TOO_MUCH_WORK, "contexts[3]", "contexts[3]: The context is too long");
        await().atMost(30, SECONDS).until(() -> held.values().stream().allMatch(CompletableFuture::isDone));
        assertThat(held).as("no other call was begun").hasSize(AT_A_TIME - 1);
    }

    /** Each of them is within the limits; all at once would be far more than the question was admitted for. */
    @Test
    void largeContextsAreFeaturizedOneAfterTheOtherAndNoFurtherThanOneRequestMayHave() {
        List<String> called = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> open = new CompletableFuture<>();
        service.tokenizer.featurizing = request -> {
            called.add(request.getContext());
            return open.thenApply(now -> WhitespaceWindows.of(request));
        };
        List<String> large = IntStream.range(0, 10)
                .mapToObj(i -> String.join(" ", Collections.nCopies(140, Integer.toString(i))))
                .toList();
        CompletableFuture<AnswerResponse> call =
                ask(question(large).setMaxSeqLength(80).setMaxQueryLength(8).setDocStride(1));
        await().atMost(30, SECONDS).until(() -> !called.isEmpty());
        assertThat(called).containsExactly(large.get(0));

        open.complete(null);

        refused(call, Refusal.TOO_MUCH_WORK, "contexts", "more windows together than one request may have");
        assertThat(called).containsExactly(large.get(0), large.get(1));
    }

    @Test
    void theWorkOfAllContextsIsAdmittedTogether() {
        holdFeaturizing();
        AnswerRequest.Builder question = question(contexts(50));
        var unused = ask(question(contexts(1)));
        await().atMost(30, SECONDS).until(() -> held.size() == 1);
        long one = service.admission.usedTokens();

        CompletableFuture<AnswerResponse> call = ask(question);
        assertThat(service.admission.usedTokens() - one).isGreaterThan(45 * one);
        while (!call.isDone()) {
            call = ask(question);
        }

        assertThatThrownBy(call::join).cause().isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(
                        refused.refusal())
                .isEqualTo(Refusal.BUSY));
    }

    private static void refused(CompletableFuture<?> call, Refusal refusal, String subject, String words) {
        assertThatThrownBy(() -> call.get(30, SECONDS))
                .cause()
                .hasMessageContaining(words)
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(refusal);
                    assertThat(refused.subject()).isEqualTo(subject);
                });
    }
}
