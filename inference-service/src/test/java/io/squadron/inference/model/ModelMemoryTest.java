package io.squadron.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.inference.Refusal;
import io.squadron.v1.Model;
import io.squadron.v1.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is in memory, and what leaves it for what. */
class ModelMemoryTest extends TestedRegistry {
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

        evaluations.forEach(TestedRegistry::await);

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
    void u14AModelThatWasLoadedToStayOutlivesEvaluationsAndAnnouncements() {
        registry.replayed();
        announce("wanted", 1);
        await(registry.loadToStay("wanted"));

        for (int i = 2; i <= 5; i++) {
            announce("run-" + i, i);
            await(registry.load("run-" + i));
            assertThat(answering("run-" + i)).isEqualTo("run-" + i);
        }

        assertThat(inMemory).containsExactlyInAnyOrder("wanted", "run-5");
    }

    @Test
    void u14AModelWithANameStaysLongerThanOneThatWasLoadedToStay() {
        registry.replayed();
        announce("one", 1);
        registry.setAlias("champion", "one");
        await(registry.load("one"));
        announce("wanted", 2);
        await(registry.loadToStay("wanted"));
        announce("three", 3);

        assertThat(answering("three")).isEqualTo("three");

        assertThat(inMemory).containsExactlyInAnyOrder("one", "three");
    }

    @Test
    void u14AModelThatWasUnloadedIsNotKeptAnyMore() {
        registry.replayed();
        announce("one", 1);
        await(registry.loadToStay("one"));
        await(registry.unload("one"));
        await(registry.load("one"));
        announce("two", 2);
        await(registry.load("two"));
        announce("three", 3);
        await(registry.load("three"));

        assertThat(inMemory).containsExactlyInAnyOrder("two", "three");
    }
}
