package io.squadron.inference.question;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.ModelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever ends a call early, what it holds is given back: its place among the admitted work, and its model. */
class GivenUpCallsTest {
    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));

    @AfterEach
    void close() {
        service.close();
    }

    /** S9. */
    @Test
    void f67CallsWithoutADeadlineWhoseModelHangsEndByTheRequestTimeoutAndGiveTheirPlacesBack() throws Exception {
        Checkpoint serving = service.loaded("serving");
        service.loading = new CountDownLatch(1);
        Checkpoint hanging = service.announced("hanging");
        AnswerRequest question = AnsweringService.question(hanging);
        List<CompletableFuture<AnswerResponse>> calls = new ArrayList<>();
        Duration timeout = Duration.ofSeconds(2);
        CompletableFuture<AnswerResponse> last = service.ask(question, timeout).response();
        while (!last.isDone()) {
            calls.add(last);
            last = service.ask(question, timeout).response();
        }

        refused(last, Refusal.BUSY);
        for (CompletableFuture<AnswerResponse> call : calls) {
            refused(call, Refusal.TOO_LATE);
        }
        assertThat(calls).hasSizeGreaterThan(10);
        assertThat(service.admission.usedTokens()).isZero();
        assertThat(service.ask(serving).response().get(30, SECONDS).getAnswersCount())
                .isPositive();
        service.loading.countDown();
        assertThat(service.unloaded(hanging).get(30, SECONDS))
                .as("the model that came too late is nobody's")
                .isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    @Test
    void f68ACallThatIsCancelledWhileItIsFeaturizedGivesItsPlaceAndItsModelBackAndEndsThatWork() throws Exception {
        Checkpoint checkpoint = service.loaded("cancelled");
        CompletableFuture<FeaturizeResponse> featurizing = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        service.tokenizer.featurizing = request -> {
            begun.countDown();
            return featurizing;
        };
        AnswerCall<AnswerResponse> call = service.ask(checkpoint);
        assertThat(begun.await(30, SECONDS)).isTrue();
        assertThat(service.admission.usedTokens()).isPositive();

        call.cancel();

        refused(call.response(), Refusal.CANCELLED);
        await().atMost(30, SECONDS).until(() -> service.admission.usedTokens() == 0);
        assertThat(featurizing).isCancelled();
        assertThat(service.unloaded(checkpoint).get(30, SECONDS)).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }

    private static void refused(CompletableFuture<?> call, Refusal refusal) {
        assertThatThrownBy(() -> call.get(30, SECONDS))
                .cause()
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(refusal));
    }
}
