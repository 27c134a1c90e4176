package io.squadron.inference.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Many who ask for as much as they may (stride 1, the longest windows, the longest n-best list), again and again, and a few
 * who ask small questions. Hundreds of such calls at once under a small heap are a matter for the packaged service.
 */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class HostileCallsTest extends RunningService {
    private static final int HOSTILE = 40;
    private static final int POLITE = 5;
    private static final int QUESTIONS = 6;

    /** Documents of one window, by how many batches were begun while they waited for their own. */
    private static final String BATCHES = "squadron_inference_queue_batches_%s{document=\"one-window\"%s";

    @TestHTTPResource("/q/metrics")
    URI metrics;

    @Test
    void f72PoliteCallsAreAnsweredWithinTwoBatchesWhileManyAskForAsMuchAsTheyMay() throws Exception {
        Checkpoint checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
        AnswerRequest giant = request(checkpoint)
                .setDocStride(1)
                .setMaxSeqLength(TinyCheckpoint.MAX_POSITIONS)
                .setNBestSize(100)
                .setMaxAnswerLength(Integer.MAX_VALUE)
                .setContext("a ".repeat(170))
                .build();
        AnswerRequest small =
                request(checkpoint).setContext(CONTEXT.substring(0, 60)).build();
        Map<Status.Code, Integer> hostile = new ConcurrentHashMap<>();
        AtomicBoolean enough = new AtomicBoolean();
        long waitedBefore = politeInQueue();
        long waitedForOneBefore = politeInQueueForOneBatchAtMost();
        ExecutorService callers = Executors.newFixedThreadPool(HOSTILE + POLITE);
        try {
            List<Future<?>> attackers = new ArrayList<>();
            for (int i = 0; i < HOSTILE; i++) {
                attackers.add(callers.submit(() -> {
                    while (!enough.get()) {
                        hostile.merge(codeOf(giant), 1, Integer::sum);
                    }
                }));
            }
            List<Future<List<AnswerResponse>>> polite = new ArrayList<>();
            for (int i = 0; i < POLITE; i++) {
                polite.add(callers.submit(() -> {
                    List<AnswerResponse> answers = new ArrayList<>();
                    for (int q = 0; q < QUESTIONS; q++) {
                        answers.add(questions.answer(small));
                    }
                    return answers;
                }));
            }

            for (Future<List<AnswerResponse>> client : polite) {
                assertThat(client.get(60, SECONDS)).hasSize(QUESTIONS);
            }
            enough.set(true);
            for (Future<?> attacker : attackers) {
                attacker.get(60, SECONDS);
            }
        } finally {
            enough.set(true);
            callers.shutdownNow();
        }
        assertThat(hostile).containsKey(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(hostile.keySet()).isSubsetOf(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
        assertThat(politeInQueue() - waitedBefore).isEqualTo(POLITE * QUESTIONS);
        assertThat(politeInQueueForOneBatchAtMost() - waitedForOneBefore)
                .as("waited for the batch that was being computed, and for one more")
                .isEqualTo(POLITE * QUESTIONS);
    }

    private long politeInQueue() {
        return metric(BATCHES.formatted("count", ""));
    }

    private long politeInQueueForOneBatchAtMost() {
        return metric(BATCHES.formatted("bucket", ",le=\"1.0\""));
    }

    private long metric(String name) {
        return HttpText.get(metrics)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .mapToLong(value -> (long) Double.parseDouble(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    private Status.Code codeOf(AnswerRequest request) {
        try {
            questions.answer(request);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }
}
