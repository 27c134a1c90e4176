package io.squadron.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.TrainerGroup;
import io.squadron.trainer.run.RunEvents;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Run;
import io.squadron.v1.RunFailed;
import io.squadron.v1.RunQueued;
import io.squadron.v1.TrainingRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ListRuns over a log that other tests have written to, too: the newest runs are this test's. */
class RunPagesTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final String prefix = "run-" + UUID.randomUUID() + "-";
    private final RunLog log = TestBroker.runLog(TestBroker.config(Map.of()));
    private final RunPages pages = new RunPages(
            log, new RunViews(new TrainerGroup(TestBroker.clients(), TestBroker.config(Map.of())), Duration.ofDays(7)));

    @BeforeEach
    void follow() {
        log.start();
        await().atMost(SOON).until(log::ready);
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void pagesFollowEachOtherFromTheNewestRunToTheOldest() {
        add(5, "");

        List<String> listed = new ArrayList<>();
        String token = "";
        long total;
        do {
            ListRunsResponse page = pages.page(ListRunsRequest.newBuilder()
                    .setPageSize(2)
                    .setPageToken(token)
                    .build());
            assertThat(page.getRunsCount()).isBetween(1, 2);
            page.getRunsList().forEach(run -> listed.add(run.getRunId()));
            token = page.getNextPageToken();
            total = page.getTotalSize();
        } while (!token.isEmpty());

        assertThat(listed.subList(0, 5)).containsExactly(prefix + 4, prefix + 3, prefix + 2, prefix + 1, prefix + 0);
        assertThat(listed).doesNotHaveDuplicates().hasSize(Math.toIntExact(total));
    }

    @Test
    void aRunThatIsAddedMeanwhileDoesNotShiftThePages() {
        add(3, "");
        ListRunsResponse first =
                pages.page(ListRunsRequest.newBuilder().setPageSize(2).build());
        add("later", "");

        ListRunsResponse second = pages.page(ListRunsRequest.newBuilder()
                .setPageSize(1)
                .setPageToken(first.getNextPageToken())
                .build());

        assertThat(second.getRunsList()).extracting(Run::getRunId).containsExactly(prefix + 0);
    }

    @Test
    void aPageIsSmallerWhereRunsAreLarge() {
        add(4, "x".repeat(400_000));

        ListRunsResponse page = pages.page(ListRunsRequest.getDefaultInstance());

        assertThat(page.getRunsList()).extracting(Run::getRunId).containsExactly(prefix + 3, prefix + 2);
        assertThat(page.getNextPageToken()).isNotEmpty();
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() ->
                        pages.page(ListRunsRequest.newBuilder().setPageSize(-1).build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("page_size is -1; it must be at least 1, or 0 for 100");
        assertThatThrownBy(() -> pages.page(
                        ListRunsRequest.newBuilder().setPageToken("second").build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("page_token must be the next_page_token of an answer, or empty");
    }

    private void add(int runs, String failure) {
        for (int i = 0; i < runs; i++) {
            add(Integer.toString(i), failure);
        }
    }

    /** It has ended, so that no other test finds a run that waits. */
    private void add(String name, String failure) {
        String runId = prefix + name;
        log.append(RunEvents.event(runId, 1, 0)
                .setQueued(RunQueued.newBuilder()
                        .setRequest(TrainingRequest.newBuilder().setRunId(runId)))
                .build());
        log.append(RunEvents.event(runId, 1, 0)
                .setFailed(RunFailed.newBuilder().setMessage(failure))
                .build());
    }
}
