package io.squadron.eval.dashboard.runs;

import io.squadron.eval.EvalConfig;
import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.MistakeView;
import io.squadron.eval.dashboard.model.ModelViews;
import io.squadron.eval.dashboard.run.RunSummary;
import io.squadron.eval.dashboard.run.RunViews;
import io.squadron.eval.filter.Field;
import io.squadron.eval.runlist.FilterText;
import io.squadron.eval.runlist.ListedRuns;
import io.squadron.eval.runlist.RunGroup;
import io.squadron.eval.runlist.RunLine;
import io.squadron.eval.runlist.RunParameters;
import io.squadron.eval.runlist.RunQuery;
import io.squadron.eval.runlist.RunQueryException;
import io.squadron.eval.runlist.RunTotals;
import io.squadron.eval.runlist.RunVocabulary;
import io.squadron.eval.runlist.SavedViews;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads lists of runs for the page, for programs and for spreadsheets. */
@ApplicationScoped
class RunListViews {
    private final ListedRuns listed;
    private final RunVocabulary words;
    private final RunViews runs;
    private final ModelViews models;
    private final RunForm form;
    private final SavedViews views;
    private final int perPage;

    RunListViews(
            ListedRuns listed,
            RunVocabulary words,
            RunViews runs,
            ModelViews models,
            RunForm form,
            SavedViews views,
            EvalConfig config) {
        this.views = views;
        this.models = models;
        this.listed = listed;
        this.words = words;
        this.runs = runs;
        this.form = form;
        this.perPage = config.runsPerPage();
    }

    /** What is shown, or why nothing is. */
    @Transactional(rollbackOn = RunQueryException.class)
    RunsView view(RunParameters parameters) throws RunQueryException {
        RunQuery query = RunQuery.parse(parameters, words.vocabulary());
        RunAddress address = RunAddress.of(parameters, query.page());
        RunTotals totals = listed.totals(query);
        boolean isGrouped = query.group().isPresent();
        List<RunsView.Group> groups =
                isGrouped ? groups(query, address, query.group().get()) : List.of();
        List<Field> columns = isGrouped ? List.of() : listed.columns(query, RunColumns.USUAL);
        long all = isGrouped ? listed.groupCount(query, query.group().get()) : totals.runs();
        return new RunsView(
                address,
                null,
                totals,
                totals.runs() > 0 || runs.any(),
                saved(address),
                links(address, query, pages(all)),
                words.vocabulary().fields(),
                form.choices(query),
                columns.stream().map(field -> header(field, query, address)).toList(),
                isGrouped ? List.of() : rows(listed.page(query, columns), columns),
                groups,
                isFirst(query) ? models.imported() : List.of(),
                Champion.load());
    }

    /** A page that says what is wrong and lists nothing. */
    @Transactional
    RunsView mistaken(RunParameters parameters, RunQueryException mistake) {
        return new RunsView(
                RunAddress.of(parameters, 1),
                MistakeView.of(mistake),
                new RunTotals(0, 0, 0),
                true,
                saved(RunAddress.of(parameters, 1)),
                new RunsView.Links(1, 1, "", "", "", "", "", ""),
                words.vocabulary().fields(),
                form.choices(parameters),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Champion.load());
    }

    @Transactional(rollbackOn = RunQueryException.class)
    RunListing listing(RunParameters parameters) throws RunQueryException {
        RunQuery query = RunQuery.parse(parameters, words.vocabulary());
        RunTotals totals = listed.totals(query);
        List<String> ids =
                listed.page(query, List.of()).stream().map(RunLine::runId).toList();
        return new RunListing(
                runs.summaries(ids),
                models.imported(),
                Champion.load(),
                totals.runs(),
                totals.running(),
                totals.stuck(),
                query.page(),
                pages(totals.runs()));
    }

    /** What a file of all pages will hold: the runs as they are listed now. */
    @Transactional(rollbackOn = RunQueryException.class)
    Export export(RunParameters parameters) throws RunQueryException {
        RunQuery query = RunQuery.parse(parameters, words.vocabulary());
        List<Field> columns = Stream.concat(
                        Stream.of("run_id", "name").map(this::field), listed.columns(query, RunColumns.USUAL).stream())
                .distinct()
                .toList();
        return new Export(columns, listed.ids(query));
    }

    /** Some runs of an export. */
    @Transactional(rollbackOn = RunQueryException.class)
    List<RunLine> lines(List<String> runIds, List<Field> columns) throws RunQueryException {
        return listed.lines(runIds, columns);
    }

    record Export(List<Field> columns, List<String> runIds) {}

    private Field field(String name) {
        return words.vocabulary().field(name).orElseThrow();
    }

    private List<RunsView.Row> rows(List<RunLine> lines, List<Field> columns) {
        Map<String, RunSummary> summaries = runs
                .summaries(lines.stream().map(RunLine::runId).toList())
                .stream()
                .collect(Collectors.toMap(RunSummary::id, Function.identity()));
        return lines.stream()
                .filter(line -> summaries.containsKey(line.runId()))
                .map(line -> new RunsView.Row(
                        summaries.get(line.runId()),
                        IntStream.range(0, columns.size())
                                .mapToObj(
                                        i -> cell(columns.get(i), line.values().get(i)))
                                .toList()))
                .toList();
    }

    private static RunsView.Cell cell(Field field, Object value) {
        return new RunsView.Cell(
                value == null ? "unknown" : RunColumns.kind(field),
                RunColumns.label(field),
                RunColumns.isNumeric(field),
                RunColumns.text(field, value));
    }

    private List<RunsView.Group> groups(RunQuery query, RunAddress address, Field field) throws RunQueryException {
        return listed.groups(query, field).stream()
                .map(group -> group(group, address, field))
                .toList();
    }

    private static RunsView.Group group(RunGroup group, RunAddress address, Field field) {
        return new RunsView.Group(
                RunColumns.text(field, group.value()),
                FilterText.narrowed(address.filter(), field, group.value())
                        .map(filter -> address.ungrouped().filtered(filter).html())
                        .orElse(""),
                group.runs(),
                group.bestF1());
    }

    private List<RunsView.Saved> saved(RunAddress shown) {
        String here = shown.onPage(1).html();
        return views.all().stream()
                .map(view -> {
                    String address = RunAddress.of(view.parameters(), 1).html();
                    return new RunsView.Saved(view.name(), address, address.equals(here));
                })
                .toList();
    }

    private RunsView.Header header(Field field, RunQuery query, RunAddress address) {
        boolean isSorted = query.order().field().equals(field);
        boolean isDescending = isSorted && query.order().isDescending();
        // What is largest or newest is what people look for first; of words, the first of the alphabet.
        boolean beginsDescending =
                RunColumns.isNumeric(field) || RunColumns.kind(field).matches("time|flag|progress");
        boolean nextDescending = isSorted ? !isDescending : beginsDescending;
        return new RunsView.Header(
                RunColumns.label(field),
                words.arguments().contains(field),
                RunColumns.isNumeric(field),
                address.sorted((nextDescending ? "-" : "") + field.name()).html(),
                isSorted ? (isDescending ? "descending" : "ascending") : "");
    }

    private RunsView.Links links(RunAddress address, RunQuery query, long pages) {
        List<String> columns = new ArrayList<>(
                query.columns().isEmpty()
                        ? RunColumns.USUAL
                        : query.columns().stream().map(Field::name).toList());
        if (query.withDiffering()) {
            columns = columns.equals(RunColumns.USUAL) ? new ArrayList<>() : columns;
        } else {
            columns.add(RunQuery.DIFFERING);
        }
        return new RunsView.Links(
                query.page(),
                pages,
                query.page() > 1
                        ? address.onPage((int) Math.min(query.page() - 1, pages))
                                .html()
                        : "",
                query.page() < pages ? address.onPage(query.page() + 1).html() : "",
                query.group().isPresent() ? "" : address.withColumns(columns).html(),
                FilterText.narrowed(address.filter(), field("stuck"), true)
                        .map(filter -> address.ungrouped().filtered(filter).html())
                        .orElse(""),
                address.ungrouped().filtered("archived").html(),
                address.ungrouped().filtered("").html());
    }

    private long pages(long all) {
        return Math.max(1, (all + perPage - 1) / perPage);
    }

    private static boolean isFirst(RunQuery query) {
        return query.page() == 1
                && query.filterText().isBlank()
                && query.group().isEmpty();
    }
}
