package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.run.RunEvents;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Checkpoints that save_total_limit deletes. */
class CheckpointPrunerTest extends PrunedRuns {
    @Test
    void theOldestGoAndTheBestAndTheLastStay() throws IOException {
        pruner("PT0.1S");
        queued(run, 2);
        publish(run, 1, "dev");
        publish(run, 2, "dev");
        publish(run, 3, "dev");
        publish(run, 4, "dev");
        reached(1, 10);
        reached(2, 80);
        reached(3, 20);
        reached(4, 30);

        awaitFiles(run + "-2", run + "-4");
        assertThat(latestRecord(run + "-1")).isNull();
        assertThat(latestRecord(run + "-3")).isNull();
        assertThat(latestRecord(run + "-2")).isNotNull();
        assertThat(latestRecord(run + "-4")).isNotNull();
    }

    @Test
    void aCheckpointThatIsToBeEvaluatedOrIsBeingEvaluatedStaysUntilThatHasEnded() throws IOException {
        pruner("PT0.1S");
        queued(run, 1);
        publish(run, 1, "dev");
        publish(run, 2, NO_EVALUATION);
        // Before the third is there: the second is the last one until then, and stays for that.
        pending(2);
        publish(run, 3, NO_EVALUATION);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2", run + "-3");

        failed(1);
        reached(2, 50);
        publish(run, 4, NO_EVALUATION);
        awaitFiles(run + "-2", run + "-4");
    }

    @Test
    void aCheckpointThatAnAliasPointsAtStaysUntilItPointsElsewhere() throws IOException {
        pruner("PT0.1S");
        queued(run, 1);
        String alias = "alias-" + run;
        alias(alias, run + "-1");
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2");

        alias(alias, run + "-2");
        awaitFiles(run + "-2");
    }

    @Test
    void aRunWithoutALimitKeepsAll() throws IOException {
        pruner("PT0.1S");
        queued(run, 0);
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1", run + "-2");
    }

    @Test
    void theLastCheckpointOfARunStaysThoughAnAttemptBeforeItGotFurther() throws IOException {
        pruner("PT0.1S");
        publish(run, 130, NO_EVALUATION);
        publish(run, 200, NO_EVALUATION);
        TestBroker.write(
                Topics.RUN_EVENTS,
                0,
                run,
                RunEvents.event(run, 1, 130)
                        .setCheckpoint(Checkpoint.newBuilder().setCheckpointId(run + "-130"))
                        .build());
        queued(run, 1);
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).containsExactlyInAnyOrder(run + "-130", run + "-200");
    }
}
