package io.squadron.inference.question;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WhenFull;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deadline that passes before the work begins, while it waits, and while it is computed. */
class DeadlinesTest {
    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    private final AtomicInteger featurized = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final CountDownLatch computing = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private Checkpoint checkpoint;

    @BeforeEach
    void loadAModelThatComputesWhileTheTestWants() {
        checkpoint = service.loaded("slow");
        var featurizing = service.tokenizer.featurizing;
        service.tokenizer.featurizing = request -> {
            featurized.incrementAndGet();
            return featurizing.apply(request);
        };
        var forward = service.forward;
        service.forward = windows -> {
            batches.incrementAndGet();
            computing.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return forward.apply(windows);
        };
    }

    @AfterEach
    void close() {
        open.countDown();
        service.close();
    }

    private CompletableFuture<AnswerResponse> ask(Duration timeLeft) {
        return service.answerer
                .answer(
                        AnsweringService.question(checkpoint),
                        Optional.of(timeLeft),
                        Duration.ofSeconds(60),
                        WhenFull.REFUSE)
                .response();
    }

    private static void tooLate(CompletableFuture<?> call) {
        assertThatThrownBy(() -> call.get(30, SECONDS))
                .cause()
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(Refusal.TOO_LATE));
    }

    @Test
    void f67ACallWhoseDeadlineHasPassedAlreadyIsNotBegun() {
        tooLate(ask(Duration.ofSeconds(-1)));

        assertThat(featurized).hasValue(0);
        assertThat(service.admission.usedTokens()).isZero();
    }

    @Test
    void f67ACallWhoseDeadlinePassesInTheQueueIsNeverComputed() throws Exception {
        CompletableFuture<AnswerResponse> first = ask(Duration.ofSeconds(60));
        assertThat(computing.await(30, SECONDS)).isTrue();

        tooLate(ask(Duration.ofSeconds(1)));
        open.countDown();

        assertThat(first.get(30, SECONDS).getAnswersCount()).isPositive();
        assertThat(ask(Duration.ofSeconds(60)).get(30, SECONDS).getAnswersCount())
                .isPositive();
        assertThat(featurized).as("it got as far as the queue").hasValue(3);
        assertThat(batches).as("of the first and the third").hasValue(2);
    }

    @Test
    void f67ACallWhoseDeadlinePassesWhileItIsComputedGivesItsPlaceBackAndItsAnswerIsNotMade() throws Exception {
        CompletableFuture<AnswerResponse> call = ask(Duration.ofSeconds(1));
        assertThat(computing.await(30, SECONDS)).isTrue();

        tooLate(call);

        await().atMost(30, SECONDS).until(() -> service.admission.usedTokens() == 0);
        open.countDown();
        assertThat(service.unloaded(checkpoint).get(30, SECONDS)).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
    }
}
