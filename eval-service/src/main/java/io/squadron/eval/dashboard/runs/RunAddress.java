package io.squadron.eval.dashboard.runs;

import io.squadron.eval.runlist.RunParameters;
import io.squadron.eval.runlist.RunQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The address of a list of runs, from which those of others are made: whatever a reader has chosen stands in it.
 *
 * @param sort empty for the usual one
 * @param columns empty for the usual ones
 * @param group empty for none
 */
public record RunAddress(String filter, String sort, List<String> columns, String group, int page) {
    public RunAddress {
        columns = List.copyOf(columns);
    }

    static RunAddress of(RunParameters parameters, int page) {
        return new RunAddress(parameters.filter(), parameters.sort(), parameters.columns(), parameters.group(), page);
    }

    /** Of the page for people. */
    public String html() {
        return "/" + query();
    }

    /** Of the same runs for a spreadsheet. */
    public String csv() {
        return "/api/runs.csv" + onPage(1).query();
    }

    /** Of the same runs for a program. */
    public String json() {
        return "/api/runs" + query();
    }

    RunAddress onPage(int newPage) {
        return new RunAddress(filter, sort, columns, group, newPage);
    }

    RunAddress filtered(String newFilter) {
        return new RunAddress(newFilter, sort, columns, group, 1);
    }

    RunAddress sorted(String newSort) {
        return new RunAddress(filter, newSort, columns, group, 1);
    }

    RunAddress withColumns(List<String> newColumns) {
        return new RunAddress(filter, sort, newColumns, group, page);
    }

    RunAddress ungrouped() {
        return new RunAddress(filter, sort, columns, "", 1);
    }

    private String query() {
        String parameters = Stream.of(
                        parameter("filter", filter),
                        parameter("sort", sort.equals(RunQuery.USUAL_SORT) ? "" : sort),
                        parameter("columns", String.join(",", columns)),
                        parameter("group", group),
                        parameter("page", page == 1 ? "" : Integer.toString(page)))
                .filter(parameter -> !parameter.isEmpty())
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? "" : "?" + parameters;
    }

    private static String parameter(String name, String value) {
        return value.isBlank()
                ? ""
                : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("%2C", ",");
    }
}
