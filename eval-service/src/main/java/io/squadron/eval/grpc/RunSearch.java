package io.squadron.eval.grpc;

import io.squadron.eval.filter.Field;
import io.squadron.eval.runlist.ListedRuns;
import io.squadron.eval.runlist.RunLine;
import io.squadron.eval.runlist.RunParameters;
import io.squadron.eval.runlist.RunQuery;
import io.squadron.eval.runlist.RunQueryException;
import io.squadron.eval.runlist.RunVocabulary;
import io.squadron.rpc.Page;
import io.squadron.rpc.PageKey;
import io.squadron.v1.FoundRun;
import io.squadron.v1.SearchRunsRequest;
import io.squadron.v1.SearchRunsResponse;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;

/** Runs by the filters and orders of the page of runs. Works within the caller's transaction. */
@ApplicationScoped
class RunSearch {
    /** Told unless somebody chooses. */
    private static final List<String> USUAL =
            Stream.concat(Stream.of("name"), RunQuery.USUAL_COLUMNS.stream()).toList();

    private final ListedRuns listed;
    private final RunVocabulary words;

    RunSearch(ListedRuns listed, RunVocabulary words) {
        this.listed = listed;
        this.words = words;
    }

    SearchRunsResponse find(SearchRunsRequest request) {
        int size = Page.size(request.getPageSize());
        // The order is the caller's own, so a page is known by how many runs are before it.
        long skipped = Page.after(request.getPageToken()).map(PageKey::newest).orElse(0L);
        try {
            RunQuery query = RunQuery.parse(
                    new RunParameters(request.getFilter(), request.getSort(), request.getColumnsList(), "", ""),
                    words.vocabulary());
            List<Field> columns = listed.columns(query, USUAL);
            List<String> ids = listed.ids(query.condition(), List.of(query.order()), Math.max(0, skipped), size + 1);
            SearchRunsResponse.Builder response = SearchRunsResponse.newBuilder()
                    .setTotalSize(listed.totals(query).runs());
            if (!ids.isEmpty()) {
                listed.lines(ids.subList(0, Math.min(size, ids.size())), columns).stream()
                        .map(line -> message(line, columns))
                        .forEach(response::addRuns);
            }
            if (ids.size() > size) {
                response.setNextPageToken(Page.token(new PageKey(skipped + size, "")));
            }
            return response.build();
        } catch (RunQueryException e) {
            throw AnalysisMessages.mistake(e.parameter(), e.begin(), e.end(), e.getMessage())
                    .toException();
        }
    }

    private static FoundRun message(RunLine line, List<Field> columns) {
        FoundRun.Builder run = FoundRun.newBuilder().setRunId(line.runId());
        for (int i = 0; i < columns.size(); i++) {
            run.addFields(
                    AnalysisMessages.of(columns.get(i).name(), line.values().get(i)));
        }
        return run.build();
    }
}
