package io.squadron.eval.dashboard.runcomparison;

import io.squadron.eval.dashboard.run.RunDetail;
import io.squadron.eval.dashboard.run.RunSummary;
import io.squadron.eval.dashboard.run.RunViews;
import io.squadron.eval.storage.Identifiers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads runs that are compared. */
@ApplicationScoped
class RunComparisons {
    static final String HOW = "To compare runs, tick 2 to %d of them in the list of runs and choose Compare."
            .formatted(RunComparison.MOST_RUNS);

    private final RunViews views;

    RunComparisons(RunViews views) {
        this.views = views;
    }

    /**
     * Compares runs, in the order in which they are named.
     *
     * @param named ids, several in one with commas between them
     * @param all arguments that do not differ are shown, too
     */
    @Transactional
    RunComparison of(List<String> named, boolean all) {
        List<String> ids = named.stream()
                .flatMap(several -> Stream.of(several.split(",")))
                .map(String::strip)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        List<String> unknown = new ArrayList<>();
        List<RunDetail> found = new ArrayList<>();
        ids.stream().limit(RunComparison.MOST_RUNS).forEach(id -> find(id).ifPresentOrElse(
                        found::add, () -> unknown.add(id)));
        List<ComparedArguments.Row> arguments = found.size() > 1
                ? ComparedArguments.of(found.stream().map(RunComparisons::asked).toList())
                : List.of();
        List<ComparedArguments.Row> differing =
                arguments.stream().filter(ComparedArguments.Row::differs).toList();
        return new RunComparison(
                found.stream().map(RunComparison.ComparedRun::of).toList(),
                notices(ids.size(), unknown, found.size()),
                all,
                arguments.size() - differing.size(),
                all ? arguments : differing,
                axes(differing, found));
    }

    private Optional<RunDetail> find(String id) {
        return Identifiers.isIdentifier(id) ? views.find(id) : Optional.empty();
    }

    /** What it was made of first, by the names of the list's columns. */
    private static ComparedArguments.Asked asked(RunDetail detail) {
        RunSummary run = detail.run();
        Map<String, Object> arguments = new LinkedHashMap<>();
        putUnlessEmpty(arguments, "encoder", run.modelNameOrPath());
        putUnlessEmpty(arguments, "train_dataset", run.trainDataset());
        putUnlessEmpty(arguments, "eval_dataset", run.evalDataset());
        arguments.putAll(detail.arguments());
        return new ComparedArguments.Asked(arguments, run.startedAt() != null);
    }

    private static void putUnlessEmpty(Map<String, Object> arguments, String name, String value) {
        if (!value.isEmpty()) {
            arguments.put(name, value);
        }
    }

    private static List<ParallelAxis> axes(List<ComparedArguments.Row> differing, List<RunDetail> runs) {
        return runs.size() < 2
                ? List.of()
                : Stream.concat(
                                differing.stream().map(ParallelAxis::of),
                                Stream.of(
                                        ParallelAxis.of("best F1", runs.stream().map(detail -> detail.run()
                                                .f1()))))
                        .toList();
    }

    private static List<String> notices(int asked, Collection<String> unknown, int found) {
        List<String> notices = new ArrayList<>();
        if (asked > RunComparison.MOST_RUNS) {
            notices.add("At most %d runs are compared: of these %d, the first %1$d."
                    .formatted(RunComparison.MOST_RUNS, asked));
        }
        if (!unknown.isEmpty()) {
            notices.add("There is no run %s here%s."
                    .formatted(
                            unknown.stream().map(id -> "“" + id + "”").collect(Collectors.joining(" or ")),
                            found > 1 ? "; the others are shown" : ""));
        }
        if (found < 2) {
            notices.add(HOW);
        }
        return notices;
    }
}
