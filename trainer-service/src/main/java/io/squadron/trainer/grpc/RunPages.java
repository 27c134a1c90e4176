package io.squadron.trainer.grpc;

import io.squadron.trainer.Refusal;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.run.RunState;
import io.squadron.v1.ListRunsRequest;
import io.squadron.v1.ListRunsResponse;
import io.squadron.v1.Run;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs page by page: a log of years must fit into messages of 4 MiB, which is what a gRPC client takes by default. A page's
 * token is the place in the log where the run before it begins, so that pages do not shift when runs are added.
 */
final class RunPages {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern TOKEN = Pattern.compile("\\d{1,18}");

    private final RunLog log;

    RunPages(RunLog log) {
        this.log = log;
    }

    /**
     * One page.
     *
     * @throws Refusal.Invalid if page_size or page_token cannot be
     */
    ListRunsResponse page(ListRunsRequest request) {
        int size = size(request.getPageSize());
        long before = before(request.getPageToken());
        List<RunState> all = log.statesNewestFirst();
        ListRunsResponse.Builder page = ListRunsResponse.newBuilder().setTotalSize(all.size());
        long bytes = 0;
        long last = before;
        for (RunState state : all) {
            if (state.firstOffset() >= before) {
                continue;
            }
            Run run = state.run();
            bytes += run.getSerializedSize();
            if (page.getRunsCount() == size || (page.getRunsCount() > 0 && bytes > MAX_BYTES)) {
                return page.setNextPageToken(Long.toString(last)).build();
            }
            page.addRuns(run);
            last = state.firstOffset();
        }
        return page.build();
    }

    private static int size(int asked) {
        if (asked < 0) {
            throw new Refusal.Invalid(
                    "page_size", "page_size is %d; it must be at least 1, or 0 for %d".formatted(asked, DEFAULT_SIZE));
        }
        return asked == 0 ? DEFAULT_SIZE : asked;
    }

    private static long before(String token) {
        if (token.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!TOKEN.matcher(token).matches()) {
            throw new Refusal.Invalid("page_token", "page_token must be the next_page_token of an answer, or empty");
        }
        return Long.parseLong(token);
    }
}
