package io.squadron.trainer.grpc;

import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Run;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Runs page by page, newest first: a run's place is where it begins in the log, so that pages do not shift when runs come. */
final class RunPages {
    private final RunLog log;
    private final RunViews views;

    RunPages(RunLog log, RunViews views) {
        this.log = log;
        this.views = views;
    }

    /**
     * One page.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if page_size or page_token cannot be
     */
    ListRunsResponse page(ListRunsRequest request) {
        Map<String, RunState> states = log.statesNewestFirst().stream()
                .collect(Collectors.toMap(state -> state.run().getRunId(), Function.identity()));
        Page<Run> page = Page.of(
                states.values().stream().map(RunState::run).toList(),
                run -> new PageKey(states.get(run.getRunId()).firstOffset(), run.getRunId()),
                request.getPageSize(),
                request.getPageToken());
        List<RunState> shown =
                page.items().stream().map(run -> states.get(run.getRunId())).toList();
        return ListRunsResponse.newBuilder()
                .addAllRuns(views.of(shown))
                .setNextPageToken(page.nextPageToken())
                .setTotalSize(page.totalSize())
                .build();
    }
}
