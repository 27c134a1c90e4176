package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerStreamRequest;
import io.squadron.v1.AnswerStreamResponse;
import io.squadron.v1.AnswerText;
import io.squadron.v1.Checkpoint;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that sends all it has and reads nothing (quarkus #46618): the answers must not gather in the service's memory. */
class SlowReaderTest {
    private static final int REQUESTS = 400;
    /** What the connection's window (1 MiB) and the requests in flight (64) can hold of answers of 50 kB, generously. */
    private static final int MOST_ANSWERED = 200;

    private final ServedInProcess served = new ServedInProcess();
    private final AtomicInteger answeredToTheSlow = new AtomicInteger();
    private Checkpoint slow;
    private Checkpoint polite;

    @BeforeEach
    void load() {
        slow = served.service.loaded("slow");
        polite = served.service.loaded("polite");
        var featurizing = served.service.tokenizer.featurizing;
        served.service.tokenizer.featurizing = request -> {
            if (request.getTokenizer().endsWith("slow")) {
                answeredToTheSlow.incrementAndGet();
            }
            return featurizing.apply(request);
        };
    }

    @AfterEach
    void close() {
        served.close();
    }

    /** Reads when it is told to. */
    private static final class SlowReader implements ClientResponseObserver<AnswerStreamRequest, AnswerStreamResponse> {
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final AtomicInteger read = new AtomicInteger();
        private volatile ClientCallStreamObserver<AnswerStreamRequest> requests;

        @Override
        public void beforeStart(ClientCallStreamObserver<AnswerStreamRequest> stream) {
            requests = stream;
            stream.disableAutoRequestWithInitial(0);
            begun.countDown();
        }

        void readAll() {
            requests.request(Integer.MAX_VALUE);
        }

        @Override
        public void onNext(AnswerStreamResponse response) {
            assertThat(response.hasError()).isFalse();
            read.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            done.complete(read.get());
        }
    }

    @Test
    void f74AStreamWhoseClientDoesNotReadIsNotAnsweredOnAndGoesOnWhenItReads() throws Exception {
        SlowReader reader = new SlowReader();
        send(served.streams().answerStream(reader), slow);
        assertThat(reader.begun.await(30, SECONDS)).isTrue();

        AnswerCollector neighbour = new AnswerCollector();
        send(served.streams().answerStream(neighbour), polite);
        assertThat(neighbour.done.get(60, SECONDS)).hasSize(REQUESTS).noneMatch(AnswerStreamResponse::hasError);

        assertThat(answeredToTheSlow).hasValueLessThan(MOST_ANSWERED);
        reader.readAll();
        assertThat(reader.done.get(60, SECONDS)).isEqualTo(REQUESTS);
    }

    /** The answer to each is some 50 kB. */
    private static void send(StreamObserver<AnswerStreamRequest> requests, Checkpoint checkpoint) {
        AnswerRequest request = AnswerRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .setQuestion("Who built the mill ?")
                .setContext("a".repeat(400) + " b c d e f g h " + "i".repeat(400))
                .setNBestSize(100)
                .setAnswerText(AnswerText.ANSWER_TEXT_ORIGINAL)
                .build();
        for (int i = 0; i < REQUESTS; i++) {
            requests.onNext(AnswerStreamRequest.newBuilder()
                    .setRequestId("q" + i)
                    .setRequest(request)
                    .build());
        }
        requests.onCompleted();
    }
}
