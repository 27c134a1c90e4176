package io.squadron.inference.benchmark;

import io.grpc.stub.StreamObserver;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.QuestionAnsweringServiceGrpc.QuestionAnsweringServiceStub;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Users who do not wait for each other: questions come at a given rate at random times (a Poisson process), whatever the
 * service does. A latency counts from when the question was due, not from when it could be sent, so that a service which
 * holds everyone up is not asked less for it (no coordinated omission). Each asks any of the questions: in a file's order,
 * twenty about one long paragraph come one after another, and their backlog of a second or more is then told as the
 * service's tail (on 300 questions of dev, p99 / p50 is 21 in the file's order and 4.8 shuffled, for any first-come queue).
 */
final class OpenLoop {
    private static final long SEED = 42;

    private final QuestionAnsweringServiceStub stub;
    private final List<AnswerRequest> requests;

    OpenLoop(QuestionAnsweringServiceStub stub, List<AnswerRequest> requests) {
        this.stub = stub;
        this.requests = requests;
    }

    /**
     * What came of it.
     *
     * @param latency milliseconds times 1000
     */
    record Outcome(Histogram latency, int failures) {
        double millis(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    /** Asks for so long, and waits for the last answer. */
    Outcome run(double requestsPerSecond, Duration time) {
        Random random = new Random(SEED);
        Histogram latency = new ConcurrentHistogram(3);
        AtomicInteger failures = new AtomicInteger();
        Phaser open = new Phaser(1);
        long due = System.nanoTime();
        long end = due + time.toNanos();
        while (true) {
            due += (long) (-Math.log(1 - random.nextDouble()) / requestsPerSecond * 1e9);
            if (due > end) {
                break;
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            open.register();
            AnswerRequest request = requests.get(random.nextInt(requests.size()));
            stub.answer(request, new Recorder(due, latency, failures, open));
        }
        open.arriveAndAwaitAdvance();
        return new Outcome(latency, failures.get());
    }

    private record Recorder(long due, Histogram latency, AtomicInteger failures, Phaser open)
            implements StreamObserver<AnswerResponse> {
        @Override
        public void onNext(AnswerResponse response) {
            latency.recordValue((System.nanoTime() - due) / 1000);
        }

        @Override
        public void onError(Throwable failure) {
            failures.incrementAndGet();
            open.arriveAndDeregister();
        }

        @Override
        public void onCompleted() {
            open.arriveAndDeregister();
        }
    }
}
