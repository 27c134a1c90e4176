package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.Run;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunStatus;
import io.squadron.v1.WaitingReason;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** T2: a trainer whose engine breaks, and not for lack of memory. It stays broken, so it has a trainer of its own. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(TrainerNeighbours.class)
@TestProfile(BrokenEngineTest.WithBreakingEngine.class)
class BrokenEngineTest extends RunningTrainer {
    /** As it is, but for the engine. */
    public static final class WithBreakingEngine implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(BreakingEngine.class);
        }
    }

    @Test
    void t2TheTrainerIsNotReadyAnyMoreTheAttemptEndsAndTheRunGoesBack() throws Exception {
        Run run = submit(request(ImportedDataset.complete(writer).publish()));

        await().atMost(SOON)
                .until(() ->
                        find(run.getRunId()).getWaiting().getReason() == WaitingReason.WAITING_REASON_TRAINER_FAULT);

        assertThat(find(run.getRunId()).getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
        assertThat(find(run.getRunId()).getWaiting().getMessage())
                .startsWith("The engine failed in a run, restart the trainer")
                .contains(BreakingEngine.FAILURE);
        assertThat(get(readiness)).contains("DOWN", "The engine failed in a run, restart the trainer");

        assertThat(stop(run.getRunId()).getStatus()).isEqualTo(RunStatus.RUN_STATUS_STOPPED);
        List<EventCase> kinds = kinds(watch(run.getRunId()));
        assertThat(kinds)
                .startsWith(EventCase.QUEUED, EventCase.CLAIMED, EventCase.STARTED, EventCase.RELEASED)
                .endsWith(EventCase.STOPPED)
                .doesNotContain(EventCase.FAILED);
        assertThat(kinds).filteredOn(kind -> kind == EventCase.CLAIMED).hasSize(1);
    }
}
