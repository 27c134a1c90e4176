package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.inference.Refusal;
import io.squadron.v1.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Which checkpoint answers to which name, and who hears of it. */
class ModelRegistryTest extends TestedRegistry {
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

    /** U10 */
    @Test
    void aMisspeltNameIsAnsweredWithTheOneThatWasMeant() {
        registry.replayed();
        announce("run-20260101-10", 1);
        registry.setAlias("champion", "run-20260101-10");

        refused(registry.acquire("champoin"), Refusal.UNKNOWN_MODEL, "'champoin'; did you mean champion?");
        refused(registry.acquire("run-20260101-11"), Refusal.UNKNOWN_MODEL, "did you mean run-20260101-10?");
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
        Subscription subscription = registry.watch(model -> states.add(model.getState()));
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
        Subscription subscription = registry.watch(model -> states.add(model.getState()));
        await(registry.unload("one"));
        subscription.close();
        await(registry.load("one"));

        assertThat(states).containsExactly(ModelState.MODEL_STATE_LOADED, ModelState.MODEL_STATE_AVAILABLE);
    }
}
