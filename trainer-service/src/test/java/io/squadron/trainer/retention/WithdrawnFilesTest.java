package io.squadron.trainer.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.squadron.checkpoints.FailingOnce;
import io.squadron.kafka.Topics;
import io.squadron.trainer.kafka.TestBroker;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The files of checkpoints that were withdrawn: when they go, and when they do not. */
class WithdrawnFilesTest extends PrunedRuns {
    @Test
    void aCheckpointThatGetsAnAliasWhileItGoesComesBack() throws IOException {
        pruner("PT3S");
        queued(run, 1);
        publish(run, 1, NO_EVALUATION);
        publish(run, 2, NO_EVALUATION);
        await().atMost(SOON).until(() -> latestRecord(run + "-1") == null);

        alias("alias-" + run, run + "-1");

        await().atMost(SOON).until(() -> latestRecord(run + "-1") != null);
        assertThat(files()).contains(run + "-1", run + "-2");
    }

    @Test
    void t8WhatAnAliasPointsAtStaysThoughCompactionTookItsAnnouncement() throws IOException {
        alias("alias-" + run, run + "-1");
        // As after a compaction: this trainer never sees the announcement, only the tombstone that came after it.
        var unused = put(run + "-1");
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);
        pruner("PT0.1S");
        awaitThatSurplusHasBeenLookedFor();
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).contains(run + "-1");
    }

    @Test
    void f40WhatARunThatWasTakenUpMayWriteAgainIsNotDeletedBeforeTheRunIsBeyondIt() throws IOException {
        queued(run, 0, 100);
        publish(run, 150, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-150", (byte[]) null);
        pruner("PT0.1S");
        awaitThatSurplusHasBeenLookedFor();
        assertThat(files()).containsExactly(run + "-150");

        progressed(run, 151);
        awaitFiles();
    }

    @Test
    void filesThatCannotBeDeletedNowAreDeletedLater() throws IOException {
        publish(run, 1, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);
        AtomicInteger failures = new AtomicInteger();

        pruner("PT0.1S", new FailingOnce("delete", failures).over(store()));

        awaitFiles();
        assertThat(failures).hasValue(1);
    }

    @Test
    void aTrainerThatStartsDeletesWhatWasWithdrawnWhileItWasAway() throws IOException {
        publish(run, 1, NO_EVALUATION);
        TestBroker.write(Topics.CHECKPOINTS, 0, run + "-1", (byte[]) null);

        pruner("PT0.1S");
        awaitFiles();
    }
}
