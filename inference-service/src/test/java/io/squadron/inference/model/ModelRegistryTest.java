package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {
    private final Set<String> inMemory = ConcurrentHashMap.newKeySet();
    private final Set<String> away = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inMemoryOrLoading = new AtomicInteger();
    private final AtomicInteger peak = new AtomicInteger();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final ModelRegistry registry =
            new ModelRegistry(this::load, 2, new BackOff(Duration.ofMillis(5), Duration.ofMillis(40)));

    @AfterEach
    void close() {
        gate.countDown();
        registry.close();
        assertThat(inMemory).isEmpty();
        assertThat(peak.get())
                .as("models in memory, being loaded or waiting to be freed")
                .isLessThanOrEqualTo(2);
    }

    @Test
    void withoutAnyModelARequestIsToldWhatToDo() {
        registry.replayed();

        refused(registry.acquire(""), Refusal.NO_MODEL, "no model to answer with");
    }

    @Test
    void beforeTheReplayNothingIsDecided() {
        refused(registry.acquire("x"), Refusal.UNREACHABLE, "starting");
    }

    @Test
    void anUnknownNameIsNotFound() {
        registry.replayed();

        refused(registry.acquire("nobody"), Refusal.UNKNOWN_MODEL, "'nobody'");
    }

    @Test
    void afterARestartTheChampionAndTheNewestAreLoaded() {
        announce("old", 1);
        announce("champion-model", 2);
        announce("newest", 3);
        registry.setAlias("champion", "champion-model");

        registry.replayed();

        assertThat(answering("")).isEqualTo("champion-model");
        assertThat(answering("newest")).isEqualTo("newest");
        assertThat(inMemory).containsExactlyInAnyOrder("champion-model", "newest");
    }

    @Test
    void withoutAChampionTheNewestLoadedAnswers() {
        registry.replayed();
        announce("one", 1);
        announce("two", 2);
        await(registry.load("one"));
        await(registry.load("two"));

        assertThat(answering("")).isEqualTo("two");
    }

    @Test
    void aCheckpointThatCannotBeLoadedLeavesTheOldServing() {
        registry.replayed();
        announce("good", 1);
        await(registry.load("good"));
        registry.setAlias("champion", "good");
        broken.add("bad");

        announce("bad", 2);
        registry.setAlias("champion", "bad");

        refused(registry.load("bad"), Refusal.NOT_LOADABLE, "it is broken");
        assertThat(answering("champion")).isEqualTo("good");
        assertThat(answering("")).isEqualTo("good");
        refused(registry.acquire("bad"), Refusal.NOT_LOADABLE, "it is broken");
        assertThat(model("bad").getState()).isEqualTo(ModelState.MODEL_STATE_FAILED);
        assertThat(model("good").getAliasesList()).containsExactly("champion");
    }

    @Test
    void aNameMovesOnlyWhenTheNewModelIsLoaded() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));
        registry.setAlias("champion", "one");
        gate = new CountDownLatch(1);

        announce("two", 2);
        registry.setAlias("champion", "two");
        assertThat(answering("champion")).isEqualTo("one");
        assertThat(model("two").getState()).isEqualTo(ModelState.MODEL_STATE_LOADING);
        gate.countDown();
        await(registry.load("two"));

        assertThat(answering("champion")).isEqualTo("two");
    }

    @Test
    void f64ANameGoesBackToAnOlderVersionEvenIfThatOneWasEvicted() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));
        registry.setAlias("champion", "one");
        announce("two", 2);
        await(registry.load("two"));
        registry.setAlias("champion", "two");
        announce("three", 3);
        await(registry.load("three"));
        assertThat(model("one").getState()).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);

        registry.setAlias("champion", "one");
        await(registry.load("one"));

        assertThat(answering("champion")).isEqualTo("one");
    }

    @Test
    void f65TheLastAnnouncementOfAnIdIsTheOneThatServes() {
        registry.replayed();
        for (String location : List.of("file:///one", "file:///two")) {
            registry.announce(Checkpoint.newBuilder()
                    .setCheckpointId("run-7")
                    .setLocation(location)
                    .build());
            await(registry.load("run-7"));
        }

        try (ModelLease lease = await(registry.acquire("run-7"))) {
            assertThat(lease.checkpoint().getLocation()).isEqualTo("file:///two");
        }
        assertThat(registry.list()).hasSize(1);
    }

    @Test
    void theLeastRecentlyUsedWithoutANameGoesFirst() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));
        registry.setAlias("champion", "one");
        announce("two", 2);
        await(registry.load("two"));
        announce("three", 3);
        await(registry.load("three"));

        assertThat(model("two").getState()).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
        assertThat(registry.loadedModels()).isEqualTo(2);
        assertThat(answering("two")).as("loaded again when asked for").isEqualTo("two");
        assertThat(model("one").getState()).isEqualTo(ModelState.MODEL_STATE_LOADED);
    }

    @Test
    void anEvictedModelStaysUntilItsRequestsAreAnswered() {
        registry.replayed();
        announce("one", 1);
        ModelLease lease = await(registry.acquire("one"));

        CompletableFuture<Model> unloading = registry.unload("one");

        assertThat(unloading).isNotDone();
        assertThat(inMemory).containsExactly("one");
        lease.close();
        lease.close();
        assertThat(await(unloading).getState()).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
        assertThat(inMemory).isEmpty();
    }

    @Test
    void aModelWithANameCannotBeUnloaded() {
        registry.replayed();
        announce("one", 1);
        registry.setAlias("best", "one");
        await(registry.load("best"));

        refused(registry.unload("one"), Refusal.IN_USE, "best");
        registry.removeAlias("best");
        await(registry.unload("one"));
    }

    @Test
    void aFailedModelIsTriedAgainWhenAskedFor() {
        registry.replayed();
        broken.add("one");
        announce("one", 1);
        refused(registry.load("one"), Refusal.NOT_LOADABLE, "broken");
        broken.clear();

        assertThat(await(registry.load("one")).getState()).isEqualTo(ModelState.MODEL_STATE_LOADED);
    }

    @Test
    void aBurstOfAnnouncementsNeverTakesMoreMemoryThanPromised() {
        registry.replayed();
        announce("champion-model", 0);
        registry.setAlias("champion", "champion-model");
        await(registry.load("champion-model"));
        List<CompletableFuture<ModelLease>> evaluations = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            announce("run-" + i, i);
            evaluations.add(registry.acquire("run-" + i).whenComplete((lease, failure) -> {
                assertThat(answering("champion")).isEqualTo("champion-model");
                lease.close();
            }));
        }

        evaluations.forEach(ModelRegistryTest::await);

        assertThat(peak).hasValue(2);
    }

    @Test
    void aLoadWaitsUntilAnEvictedModelIsFree() {
        registry.replayed();
        announce("one", 1);
        ModelLease one = await(registry.acquire("one"));
        announce("two", 2);
        ModelLease two = await(registry.acquire("two"));
        announce("three", 3);
        CompletableFuture<ModelLease> three = registry.acquire("three");

        assertThat(three).isNotDone();
        assertThat(inMemory).containsExactlyInAnyOrder("one", "two");
        one.close();
        two.close();
        await(three).close();
    }

    @Test
    void whatNobodyWaitsForGivesItsTurnToTheNewestAndIsToldSo() {
        registry.replayed();
        gate = new CountDownLatch(1);
        announce("one", 1);
        for (int i = 2; i <= 9; i++) {
            announce("run-" + i, i);
        }
        assertThat(model("run-8").getState()).isEqualTo(ModelState.MODEL_STATE_AVAILABLE);
        assertThat(model("run-9").getState()).isEqualTo(ModelState.MODEL_STATE_LOADING);
        gate.countDown();

        assertThat(answering("run-9")).isEqualTo("run-9");
        assertThat(answering("run-8")).isEqualTo("run-8");
    }

    @Test
    void namesLeaveAPlaceForACheckpointThatIsToBeEvaluated() {
        registry.replayed();
        for (String name : List.of("champion", "stable", "beta")) {
            announce(name + "-model", 1);
            registry.setAlias(name, name + "-model");
            await(registry.load(name));
        }
        announce("new", 2);

        assertThat(answering("new")).isEqualTo("new");
        assertThat(answering("champion")).isEqualTo("champion-model");
        assertThat(inMemory).contains("champion-model");
        assertThat(answering("stable")).as("loaded again when it is asked for").isEqualTo("stable-model");
        assertThat(answering("beta")).isEqualTo("beta-model");
    }

    @Test
    void whatIsAwayForAWhileIsTriedAgainUntilItIsThere() {
        registry.replayed();
        away.add("one");
        announce("one", 1);
        assertThatThrownBy(() -> await(registry.load("one")))
                .cause()
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal()).isEqualTo(Refusal.UNREACHABLE);
                    assertThat(refused).hasMessageContaining("the storage is away");
                    assertThat(refused.retryAfter()).isPresent();
                });
        assertThat(model("one").getState()).isNotEqualTo(ModelState.MODEL_STATE_FAILED);
        CompletableFuture<Void> loaded = new CompletableFuture<>();
        registry.watch(model -> {
            if (model.getState() == ModelState.MODEL_STATE_LOADED) {
                loaded.complete(null);
            }
        });

        away.clear();

        await(loaded);
        assertThat(answering("one")).isEqualTo("one");
        assertThat(model("one").hasFailure()).isFalse();
    }

    @Test
    void aCheckpointThatIsAnnouncedAnewLeavesTheOldOneServingUntilItHasAnswered() {
        registry.replayed();
        announceAt("file:///one");
        await(registry.load("run-7"));
        gate = new CountDownLatch(1);

        announceAt("file:///two");
        assertThat(location()).isEqualTo("file:///one");
        gate.countDown();
        await(registry.load("run-7"));

        assertThat(location()).isEqualTo("file:///two");
    }

    @Test
    void aCheckpointThatIsAnnouncedAnewAndCannotBeLoadedLeavesTheOldOneServing() {
        registry.replayed();
        announceAt("file:///one");
        await(registry.load("run-7"));
        broken.add("file:///two");

        announceAt("file:///two");
        refused(registry.load("run-7"), Refusal.NOT_LOADABLE, "it is broken");

        assertThat(location()).isEqualTo("file:///one");
        assertThat(model("run-7").getState()).isEqualTo(ModelState.MODEL_STATE_FAILED);
    }

    private void announceAt(String location) {
        registry.announce(Checkpoint.newBuilder()
                .setCheckpointId("run-7")
                .setLocation(location)
                .build());
    }

    private String location() {
        try (ModelLease lease = await(registry.acquire("run-7"))) {
            return lease.checkpoint().getLocation();
        }
    }

    @Test
    void whoeverWaitsForACheckpointThatIsDeletedIsToldSo() {
        registry.replayed();
        gate = new CountDownLatch(1);
        announce("one", 1);
        CompletableFuture<ModelLease> waiting = registry.acquire("one");

        registry.withdraw("one");

        refused(waiting, Refusal.UNKNOWN_MODEL, "deleted while it was being loaded");
    }

    @Test
    void aDeletedCheckpointIsUnknown() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));

        registry.withdraw("one");

        refused(registry.acquire("one"), Refusal.UNKNOWN_MODEL, "'one'");
        assertThat(registry.list()).isEmpty();
    }

    @Test
    void aRequestThatHasADeletedCheckpointIsStillAnsweredByItAndWatchersHearThatItIsGone() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));
        List<ModelState> states = new ArrayList<>();
        ModelRegistry.Subscription subscription = registry.watch(model -> states.add(model.getState()));
        try (ModelLease lease = await(registry.acquire("one"))) {
            registry.withdraw("one");

            assertThat(lease.checkpoint().getCheckpointId()).isEqualTo("one");
            assertThat(inMemory).containsExactly("one");
            refused(registry.acquire("one"), Refusal.UNKNOWN_MODEL, "'one'");
        }
        subscription.close();
        assertThat(states).containsExactly(ModelState.MODEL_STATE_LOADED, ModelState.MODEL_STATE_WITHDRAWN);
    }

    @Test
    void aWatcherSeesWhatThereIsAndEveryChange() {
        registry.replayed();
        announce("one", 1);
        await(registry.load("one"));
        List<ModelState> states = new ArrayList<>();
        ModelRegistry.Subscription subscription = registry.watch(model -> states.add(model.getState()));
        await(registry.unload("one"));
        subscription.close();
        await(registry.load("one"));

        assertThat(states).containsExactly(ModelState.MODEL_STATE_LOADED, ModelState.MODEL_STATE_AVAILABLE);
    }

    private ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException {
        String id = checkpoint.getCheckpointId();
        try {
            gate.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (broken.contains(id) || broken.contains(checkpoint.getLocation())) {
            throw new UnusableCheckpointException("it is broken");
        }
        if (away.contains(id)) {
            throw new UnusableCheckpointException("the storage is away", null, true);
        }
        peak.accumulateAndGet(inMemoryOrLoading.incrementAndGet(), Math::max);
        inMemory.add(id);
        return new ServableModel() {
            @Override
            public List<WindowLogits> forward(List<WindowInput> windows) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                inMemory.remove(id);
                inMemoryOrLoading.decrementAndGet();
            }
        };
    }

    private void announce(String id, long createdAt) {
        registry.announce(Checkpoint.newBuilder()
                .setCheckpointId(id)
                .setCreatedAt(Timestamp.newBuilder().setSeconds(createdAt))
                .build());
    }

    private String answering(String name) {
        try (ModelLease lease = await(registry.acquire(name))) {
            return lease.checkpoint().getCheckpointId();
        }
    }

    private Model model(String id) {
        return registry.list().stream()
                .filter(m -> m.getCheckpoint().getCheckpointId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(10, TimeUnit.SECONDS).join();
    }

    private static void refused(CompletableFuture<?> future, Refusal refusal, String words) {
        assertThatThrownBy(() -> await(future))
                .cause()
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words)
                .extracting(e -> ((RefusedException) e).refusal())
                .isEqualTo(refusal);
    }
}
