package io.squadron.inference.question;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S8: what takes long outside of this service holds up nobody who does not need it. */
class SlowNeighboursTest {
    /** More than there are threads of any kind. */
    private static final int CALLS = 20;

    private final DistantStorage storage = new DistantStorage();
    private final AnsweringService service = new AnsweringService(storage);

    @TempDir
    Path root;

    private Checkpoint lost;
    private Checkpoint known;

    @BeforeEach
    void announce() throws IOException {
        lost = service.loaded(TinyCheckpoint.write(root, "tokenizer-lost"));
        known = service.loaded("tokenizer-known");
    }

    @AfterEach
    void close() {
        storage.close();
        service.close();
    }

    @Test
    void othersAreAnsweredWhileATokenizersFilesAreFetchedFromFarAwayOnceForAll() throws Exception {
        List<CompletableFuture<AnswerResponse>> waiting = ask(lost);
        await().atMost(30, SECONDS).until(() -> storage.reads.get() == 1);

        assertAnswered(ask(known));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        storage.comeNear();

        assertAnswered(waiting);
        assertThat(storage.reads)
                .as("tokenizer.json is the only file of its kind")
                .hasValue(1);
        assertThat(service.tokenizer.registrations).hasValue(1);
    }

    @Test
    void othersAreAnsweredWhileATokenizerIsRegisteredOnceForAll() throws Exception {
        service.tokenizer.registering = new CompletableFuture<>();
        storage.comeNear();
        List<CompletableFuture<AnswerResponse>> waiting = ask(lost);
        await().atMost(30, SECONDS).until(() -> service.tokenizer.registrations.get() == 1);

        assertAnswered(ask(known));
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        service.tokenizer.registering.complete(null);

        assertAnswered(waiting);
        assertThat(service.tokenizer.registrations).hasValue(1);
    }

    @Test
    void aRegistrationThatFailedIsTriedAgainByTheNextCall() throws Exception {
        storage.comeNear();
        service.tokenizer.registering = CompletableFuture.failedFuture(new IllegalStateException("once"));
        assertThat(service.ask(lost).response()).failsWithin(30, SECONDS);
        service.tokenizer.registering = CompletableFuture.completedFuture(null);

        assertAnswered(List.of(service.ask(lost).response()));
    }

    private List<CompletableFuture<AnswerResponse>> ask(Checkpoint checkpoint) {
        return IntStream.range(0, CALLS)
                .mapToObj(i -> service.ask(checkpoint).response())
                .toList();
    }

    private static void assertAnswered(List<CompletableFuture<AnswerResponse>> calls) throws Exception {
        for (CompletableFuture<AnswerResponse> call : calls) {
            assertThat(call.get(30, SECONDS).getAnswersCount()).isPositive();
        }
    }
}
