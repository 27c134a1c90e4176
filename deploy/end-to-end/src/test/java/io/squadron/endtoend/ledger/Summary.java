package io.squadron.endtoend.ledger;

import io.squadron.endtoend.ledger.fault.Fault;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.AliasAcknowledged;
import io.squadron.endtoend.ledger.history.History.CallFailed;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.History.PoisonWritten;
import io.squadron.endtoend.ledger.history.History.QuestionAnswered;
import io.squadron.endtoend.ledger.history.History.RunAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.v1.RunEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happened and what was counted, to be read by people. */
record Summary(List<Fault> plan, History history, Observed observed) {

    @Override
    public String toString() {
        List<RunAcknowledged> runs = history.all(RunAcknowledged.class);
        List<RunEvent> events = runs.stream()
                .flatMap(run -> observed.events().getOrDefault(run.runId(), List.of()).stream())
                .toList();
        long steps = events.stream().filter(RunEvent::hasMetrics).count();
        long distinct = events.stream()
                .filter(RunEvent::hasMetrics)
                .map(event -> event.getRunId() + "@" + event.getStep())
                .distinct()
                .count();
        return String.join(
                System.lineSeparator(),
                "faults: " + counts(plan, fault -> fault.kind().name()),
                "data sets: %d acknowledged, %d windows"
                        .formatted(
                                history.all(DatasetAcknowledged.class).size(),
                                history.all(DatasetAcknowledged.class).stream()
                                        .mapToLong(each -> each.manifest().getWindows())
                                        .sum()),
                "runs: %d acknowledged, %d attempts, %d steps, %d of them trained twice"
                        .formatted(
                                runs.size(),
                                events.stream().filter(RunEvent::hasStarted).count(),
                                distinct,
                                steps - distinct),
                "events: %d on the topic, %d metrics and %d others in the database"
                        .formatted(
                                observed.events().values().stream()
                                        .mapToLong(List::size)
                                        .sum(),
                                rows(observed.stored().metrics()),
                                rows(observed.stored().log())),
                "questions: %d answered"
                        .formatted(history.all(QuestionAnswered.class).size()),
                "evaluations: %d with %d predictions"
                        .formatted(
                                observed.stored().evaluations().size(),
                                observed.stored().evaluations().stream()
                                        .mapToLong(row -> row.predicted().size())
                                        .sum()),
                "champions: %d set by hand, %d changes in all"
                        .formatted(
                                history.all(AliasAcknowledged.class).size(),
                                observed.aliasChanges().size()),
                "records that nobody can read: %d written, %d dead letters"
                        .formatted(
                                history.all(PoisonWritten.class).size(),
                                observed.deadLetters().size()),
                "calls that failed: "
                        + counts(history.all(CallFailed.class), failed -> failed.call() + " " + failed.code()));
    }

    private static <T> Map<String, Long> counts(List<T> of, Function<T, String> by) {
        return of.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static long rows(Map<String, ? extends List<?>> byRun) {
        return byRun.values().stream().mapToLong(List::size).sum();
    }
}
