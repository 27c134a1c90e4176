package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Loads that take long, fail, or are overtaken by another announcement; what served before serves on. */
class ModelLoadingTest extends TestedRegistry {
    @Test
    void f70ACheckpointThatCannotBeLoadedLeavesTheOldServing() {
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
    void aFailedModelIsTriedAgainWhenAskedFor() {
        registry.replayed();
        broken.add("one");
        announce("one", 1);
        refused(registry.load("one"), Refusal.NOT_LOADABLE, "broken");
        broken.clear();

        assertThat(await(registry.load("one")).getState()).isEqualTo(ModelState.MODEL_STATE_LOADED);
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
}
