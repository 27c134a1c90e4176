package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.rpc.RpcError;
import io.squadron.tokenizer.admission.WorkBudget;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a call may ask for, and what all calls together may. */
@QuarkusTest
@TestProfile(FeaturizeBoundsTest.SmallBudget.class)
class FeaturizeBoundsTest extends RunningTokenizer {

    private static final int BUDGET = 2_000_000;

    /** Featurize needs no broker; nobody listens on port 1. */
    public static final class SmallBudget implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kafka.bootstrap.servers", "127.0.0.1:1",
                    "quarkus.log.category.\"org.apache.kafka\".level", "ERROR",
                    "squadron.tokenizer.max-tokens-in-flight", Integer.toString(BUDGET),
                    "squadron.tokenizer.max-tokens", "100000");
        }
    }

    @Inject
    WorkBudget budget;

    @Test
    void aLongWindowWithAShortStrideIsRefusedBeforeAnyWindowIsMade() {
        WindowSettings hostile = WindowSettings.newBuilder()
                .setMaxSeqLength(4_096)
                .setDocStride(16)
                .build();

        assertStatus(
                () -> featurize("word ".repeat(28_000), hostile),
                Status.Code.INVALID_ARGUMENT,
                "The request makes windows of 6127616 tokens and the limit is 100000; shorten the context, raise doc_stride"
                        + " or lower max_seq_length.");
        assertStatus(
                () -> featurize(
                        "word ".repeat(28_000),
                        hostile.toBuilder().setDocStride(1).build()),
                Status.Code.INVALID_ARGUMENT,
                "windows and the limit is 4096; shorten the context or raise doc_stride.");
    }

    @Test
    void workBeyondTheProcessBoundIsRefusedAtOnceWithAHintWhenToRetry() {
        WorkBudget.Share others = budget.take(BUDGET - BUDGET / 4);
        try {
            assertThatThrownBy(() -> featurize("word ".repeat(10_000), WindowSettings.getDefaultInstance()))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, busy -> {
                        assertThat(busy.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                        assertThat(RpcError.read(busy).retryDelay()).contains(Duration.ofSeconds(1));
                    });
            assertThat(featurize("A small question.", WindowSettings.getDefaultInstance())
                            .getWindowsCount())
                    .isEqualTo(1);
        } finally {
            others.close();
        }
    }

    @Test
    void everyEndOfACallGivesItsShareBack() {
        for (int call = 0; call < 20; call++) {
            featurize("word ".repeat(10_000), WindowSettings.getDefaultInstance());
            assertStatus(
                    () -> featurize(" \t", WindowSettings.getDefaultInstance()),
                    Status.Code.INVALID_ARGUMENT,
                    "The context is blank.");
            assertStatus(
                    () -> client.blocking()
                            .withDeadlineAfter(1, TimeUnit.NANOSECONDS)
                            .featurize(request("word ".repeat(10_000), WindowSettings.getDefaultInstance())),
                    Status.Code.DEADLINE_EXCEEDED,
                    "");
        }

        Awaitility.await().untilAsserted(() -> assertThat(budget.taken()).isZero());
    }

    private FeaturizeResponse featurize(String context, WindowSettings settings) {
        return client.blocking().featurize(request(context, settings));
    }

    private static FeaturizeRequest request(String context, WindowSettings settings) {
        return FeaturizeRequest.newBuilder()
                .setQuestion("Who?")
                .setContext(context)
                .setSettings(settings)
                .build();
    }
}
