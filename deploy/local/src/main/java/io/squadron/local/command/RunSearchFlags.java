package io.squadron.local.command;

import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Pages;
import io.squadron.local.client.Services;
import io.squadron.local.job.PythonJson;
import io.squadron.v1.FieldValue;
import io.squadron.v1.FilterSubject;
import io.squadron.v1.FoundRun;
import io.squadron.v1.SearchRunsRequest;
import io.squadron.v1.SearchRunsResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which runs, in which order and how: as the dashboard lists them. */
final class RunSearchFlags {
    private static final String RUN_ID = "run_id";
    private static final String FILTER = "filter";
    private static final String SORT = "sort";
    private static final int RUNS_AT_ONCE = 1000;

    /** How a list is written. */
    enum Format {
        table,
        json,
        csv
    }

    @Option(
            names = "--filter",
            paramLabel = "FILTER",
            description = "Which runs, e.g. 'f1 > 80 and learning_rate = 3e-5'.")
    private String filter;

    @Option(
            names = "--sort",
            paramLabel = "FIELD",
            description = "By what they are sorted; -FIELD is the largest first, e.g. -f1.")
    private String sort;

    @Option(
            names = "--columns",
            paramLabel = "FIELD",
            split = ",",
            description =
                    "What is shown of each run, e.g. f1,encoder,differing: the last are the arguments in which they differ.")
    private List<String> columns;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "table, json (an object a line) or csv. Default: table.")
    private Format format;

    @Option(names = "--fields", description = "Show what filters, orders and columns can name, and end.")
    private boolean fields;

    boolean isGiven() {
        return filter != null || sort != null || columns != null || format != null || fields;
    }

    /** @param asJson unless a format is given */
    void print(Services services, boolean asJson) throws IOException {
        if (fields) {
            FieldList.print(services, FilterSubject.FILTER_SUBJECT_RUNS);
            return;
        }
        List<Map<String, Object>> runs =
                find(services).stream().map(RunSearchFlags::map).toList();
        Format wanted = format != null ? format : asJson ? Format.json : Format.table;
        if (runs.isEmpty() && wanted == Format.table) {
            System.err.println("There is no such run.");
            return;
        }
        switch (wanted) {
            case json -> runs.forEach(run -> System.out.println(PythonJson.line(run)));
            case csv -> printCsv(runs);
            case table -> printTable(runs);
        }
    }

    private List<FoundRun> find(Services services) {
        String filterText = filter == null ? "" : filter;
        String sortText = sort == null ? "" : sort;
        SearchRunsRequest.Builder request = SearchRunsRequest.newBuilder()
                .setFilter(filterText)
                .setSort(sortText)
                .setPageSize(RUNS_AT_ONCE)
                .addAllColumns(columns == null ? List.of() : columns);
        try {
            return Pages.all(
                    token -> services.analysis()
                            .searchRuns(request.setPageToken(token).build()),
                    SearchRunsResponse::getRunsList,
                    SearchRunsResponse::getNextPageToken);
        } catch (StatusRuntimeException e) {
            throw PointedMistake.of(e, Map.of(FILTER, filterText, SORT, sortText));
        }
    }

    private static Map<String, Object> map(FoundRun run) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(RUN_ID, run.getRunId());
        for (FieldValue field : run.getFieldsList()) {
            map.put(field.getName(), FieldText.value(field));
        }
        return map;
    }

    private static void printCsv(List<Map<String, Object>> runs) {
        List<String> head =
                runs.isEmpty() ? List.of(RUN_ID) : List.copyOf(runs.get(0).keySet());
        System.out.print(Csv.line(head));
        runs.forEach(run -> System.out.print(Csv.line(new ArrayList<>(run.values()))));
    }

    private static void printTable(List<Map<String, Object>> runs) {
        List<List<String>> rows = Stream.concat(
                        Stream.of(List.copyOf(runs.get(0).keySet())),
                        runs.stream().map(run -> run.values().stream()
                                .map(FieldText::cell)
                                .toList()))
                .toList();
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], TerminalText.width(row.get(i)));
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - TerminalText.width(row.get(i)) + 2));
            }
            System.out.println(line.toString().stripTrailing());
        }
    }
}
