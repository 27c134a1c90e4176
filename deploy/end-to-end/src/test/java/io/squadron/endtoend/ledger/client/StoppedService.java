package io.squadron.endtoend.ledger.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Status;
import io.squadron.endtoend.stack.Replica;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceFutureStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** SIGTERM to an inference-service in the middle of its work: what it has taken is answered, the rest is told to go elsewhere. */
public record StoppedService(Replica replica) {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int ASKED = 200;
    /** 128 and the signal's number, as the JVM ends. */
    private static final int SIGTERM_EXIT = 143;

    /**
     * Asks, stops it when the first answer is there, and starts it again.
     *
     * @param expected the only span that may come
     * @return what came of it, in words
     */
    public String whileAsked(AnswerRequest question, PredictedAnswer expected) {
        QuestionAnsweringServiceFutureStub stub = QuestionAnsweringServiceGrpc.newFutureStub(replica.channel())
                .withDeadlineAfter(SOON.toSeconds(), TimeUnit.SECONDS);
        List<ListenableFuture<AnswerResponse>> calls =
                Stream.generate(() -> stub.answer(question)).limit(ASKED).toList();
        await().atMost(SOON).until(() -> calls.stream().anyMatch(Future::isDone));
        CompletableFuture<Integer> exit = replica.process().terminate();
        await().atMost(SOON).until(() -> calls.stream().allMatch(Future::isDone));

        long answered =
                calls.stream().filter(call -> isAnswered(call, expected)).count();
        assertThat(answered).isPositive();
        assertThat(exit).succeedsWithin(SOON).isIn(0, SIGTERM_EXIT);
        replica.restart();
        return "SIGTERM with %d questions under way; %d answered, %d told to go elsewhere, exit code %d"
                .formatted(ASKED, answered, ASKED - answered, exit.join());
    }

    /** Nothing but an answer, or that this replica takes no more, may come. */
    private static boolean isAnswered(ListenableFuture<AnswerResponse> call, PredictedAnswer expected) {
        try {
            assertThat(Futures.getDone(call).getAnswers(0).getSpan()).isEqualTo(expected.getSpan());
            return true;
        } catch (ExecutionException e) {
            assertThat(Status.fromThrowable(e).getCode()).as(e.toString()).isEqualTo(Status.Code.UNAVAILABLE);
            return false;
        }
    }
}
