package io.squadron.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.RunDeleted;
import io.squadron.v1.RunEvent;
import io.squadron.v1.RunEvent.EventCase;
import io.squadron.v1.RunStatus;
import io.squadron.v1.RunSummary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much is held of runs that have ended. Summaries come back at once here; in a trainer they do so from their topic. */
class RunsTest {
    private static final int HISTORIES = 20;

    private final Runs runs = new Runs(HISTORIES, 1000);
    private long position;

    @Test
    void t6OfTwoThousandEndedRunsOnlyTheNewestAreHeldWholeAndAllAreKnown() {
        for (int i = 0; i < 2_000; i++) {
            endedRun("run-" + i, 50);
            runs.surplus().forEach(runs::summarized);
        }

        assertThat(runs.heldWhole()).isEqualTo(HISTORIES);
        assertThat(runs.newestFirst()).hasSize(2_000);
        assertThat(runs.newestFirst().get(1_999).run().getRunId()).isEqualTo("run-0");
        assertThat(runs.find("run-0").orElseThrow().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_FINISHED);
        assertThat(runs.neededFrom(position))
                .isEqualTo(runs.find("run-1980").orElseThrow().firstOffset());
    }

    @Test
    void t6ARunIsHeldWholeUntilItsSummaryIsThere() {
        for (int i = 0; i < HISTORIES + 3; i++) {
            endedRun("run-" + i, 1);
        }
        assertThat(runs.heldWhole()).isEqualTo(HISTORIES + 3);
        List<RunSummary> surplus = runs.surplus();
        assertThat(surplus)
                .extracting(summary -> summary.getRun().getRunId())
                .containsExactly("run-0", "run-1", "run-2");

        runs.summarized(surplus.get(1));

        assertThat(runs.heldWhole()).isEqualTo(HISTORIES + 2);
        assertThat(runs.summary("run-1")).isPresent();
        assertThat(runs.summary("run-0")).isEmpty();
        assertThat(runs.neededFrom(position)).isZero();
    }

    @Test
    void t6ARunThatHasNotEndedIsHeldWholeHoweverOldItIs() {
        take(Events.queued(Events.request("old")));
        for (int i = 0; i < 2 * HISTORIES; i++) {
            endedRun("run-" + i, 1);
        }
        runs.surplus().forEach(runs::summarized);

        assertThat(runs.open()).extracting(run -> run.run().getRunId()).containsExactly("old");
        assertThat(runs.heldWhole()).isEqualTo(HISTORIES + 1);
        assertThat(runs.neededFrom(position)).isZero();
    }

    @Test
    void whatComesAfterTheEndOfASummarizedRunChangesNothing() {
        endedRun("first", 3);
        RunState before = runs.find("first").orElseThrow();
        summarizeAllButNewest();

        take(Events.metrics("first", 1, 99));
        take(Events.stopRequested("first"));

        assertThat(runs.find("first").orElseThrow().run()).isEqualTo(before.run());
        assertThat(runs.open()).isEmpty();
    }

    @Test
    void aSummarizedRunThatIsDeletedIsForgottenAndItsIdCanBeUsedAgain() {
        endedRun("first", 3);
        summarizeAllButNewest();

        take(RunEvents.event("first", 1, 0)
                .setDeleted(RunDeleted.getDefaultInstance())
                .build());

        assertThat(runs.find("first")).isEmpty();
        assertThat(runs.newestFirst()).extracting(run -> run.run().getRunId()).doesNotContain("first");
        assertThat(runs.deletedSummaries()).containsExactly("first");
        assertThat(runs.neededFrom(position)).isZero();

        take(Events.queued(Events.request("first")));
        assertThat(runs.find("first").orElseThrow().run().getStatus()).isEqualTo(RunStatus.RUN_STATUS_QUEUED);
        runs.summaryRemoved("first");
        assertThat(runs.deletedSummaries()).isEmpty();
        assertThat(runs.find("first")).isPresent();
    }

    /** By a trainer that had not heard of the deletion. */
    @Test
    void aSummaryThatComesAfterTheDeletionBringsTheRunNotBack() {
        endedRun("first", 3);
        for (int i = 0; i < HISTORIES; i++) {
            endedRun("run-" + i, 1);
        }
        RunSummary late = runs.surplus().get(0);
        take(RunEvents.event("first", 1, 0)
                .setDeleted(RunDeleted.getDefaultInstance())
                .build());

        runs.summarized(late);

        assertThat(runs.find("first")).isEmpty();
        assertThat(runs.deletedSummaries()).containsExactly("first");
    }

    @Test
    void watchersOfARunThatIsHeldHearItsHistoryAndThenWhatHappens() {
        take(Events.queued(Events.request("live")));
        List<EventCase> heard = new ArrayList<>();
        assertThat(runs.watch("live", -1, (event, at, over) -> heard.add(event.getEventCase())))
                .isTrue();
        take(Events.metrics("live", 1, 1));
        take(Events.finished("live", 1));

        assertThat(heard).containsExactly(EventCase.QUEUED, EventCase.METRICS, EventCase.FINISHED);
        assertThat(runs.watch("nobody", -1, (event, at, over) -> true)).isFalse();
    }

    private void summarizeAllButNewest() {
        for (int i = 0; i < HISTORIES; i++) {
            endedRun("run-" + i, 1);
        }
        runs.surplus().forEach(runs::summarized);
    }

    private void endedRun(String runId, int metrics) {
        take(Events.queued(Events.request(runId)));
        for (int step = 1; step <= metrics; step++) {
            take(Events.metrics(runId, 1, step));
        }
        take(Events.finished(runId, 1));
    }

    private void take(RunEvent event) {
        runs.apply(event, position++);
    }
}
