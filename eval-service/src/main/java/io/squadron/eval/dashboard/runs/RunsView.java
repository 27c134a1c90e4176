package io.squadron.eval.dashboard.runs;

import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.MistakeView;
import io.squadron.eval.dashboard.model.ImportedModel;
import io.squadron.eval.dashboard.run.RunSummary;
import io.squadron.eval.filter.Field;
import io.squadron.eval.runlist.RunTotals;
import java.util.List;

/**
 * The page of runs.
 *
 * @param address where it stands
 * @param mistake why nothing is listed; null if what was asked for is understood
 * @param any there are runs at all, archived ones among them
 * @param saved lists that somebody wanted to see again
 * @param links to other views of these runs
 * @param fields all that can be asked about
 * @param headers of the columns behind the run's name
 * @param groups instead of runs, where they are grouped
 */
public record RunsView(
        RunAddress address,
        MistakeView mistake,
        RunTotals totals,
        boolean any,
        List<Saved> saved,
        Links links,
        List<Field> fields,
        Choices choices,
        List<Header> headers,
        List<Row> runs,
        List<Group> groups,
        List<ImportedModel> imported,
        Champion champion) {

    /**
     * A list with a name.
     *
     * @param address where it is
     * @param shown it is this one
     */
    public record Saved(String name, String address, boolean shown) {}

    /**
     * Addresses; empty where there is nothing.
     *
     * @param pages how many there are
     * @param stuck those of these runs that are stuck
     * @param archived those that are put away
     * @param differing adds the arguments in which runs differ, or takes them away
     */
    public record Links(
            long page,
            long pages,
            String previous,
            String next,
            String differing,
            String stuck,
            String archived,
            String all) {}

    /**
     * What the form offers.
     *
     * @param usualColumns their names with commas in between
     * @param differs the arguments in which runs differ are shown
     */
    public record Choices(
            List<Choice> columns,
            String usualColumns,
            boolean differs,
            List<Choice> ascending,
            List<Choice> descending,
            List<Choice> groups) {}

    /**
     * Something to choose.
     *
     * @param label as people see it
     */
    public record Choice(String value, String label, boolean chosen) {}

    /**
     * The head of a column.
     *
     * @param argument it is called as in the contract
     * @param sort address of the list sorted by it
     * @param order as aria-sort has it
     */
    public record Header(String label, boolean argument, boolean numeric, String sort, String order) {}

    public record Row(RunSummary run, List<Cell> cells) {}

    /**
     * A column's value of a run.
     *
     * @param kind how it is shown
     * @param text what it says
     */
    public record Cell(String kind, String label, boolean numeric, String text) {}

    /**
     * Runs that have a value in common.
     *
     * @param value that its runs have in common
     * @param address of its runs; empty if the language has no word for the value
     */
    public record Group(String value, String address, long runs, Double bestF1) {}

    /** There is something to be listed again. */
    public boolean showsArchived() {
        return runs.stream().anyMatch(row -> row.run().annotations().archived());
    }

    public boolean isGrouped() {
        return !address.group().isEmpty();
    }

    public boolean isFiltered() {
        return !address.filter().isBlank();
    }

    /** There is nothing here yet. */
    public boolean isEmpty() {
        return mistake == null && !isFiltered() && !any && imported.isEmpty();
    }
}
