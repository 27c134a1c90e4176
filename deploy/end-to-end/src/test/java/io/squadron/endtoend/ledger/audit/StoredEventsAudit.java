package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.LogRow;
import io.squadron.endtoend.ledger.history.Observed.MetricRow;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.v1.RunEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every event of every run is in the database once, and nothing else; a new attempt's steps stand in place of the old one's. */
final class StoredEventsAudit implements Audit {
    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        observed.events().forEach((runId, events) -> {
            compare(
                    violations,
                    runId + "'s curve",
                    curve(events),
                    observed.stored().metrics().getOrDefault(runId, List.of()));
            compare(
                    violations,
                    runId + "'s log",
                    log(events),
                    observed.stored().log().getOrDefault(runId, List.of()));
        });
        return violations;
    }

    private static <T> void compare(List<String> violations, String what, List<T> expected, List<T> stored) {
        List<T> missing = new ArrayList<>(expected);
        List<T> surplus = new ArrayList<>(stored);
        stored.forEach(missing::remove);
        expected.forEach(surplus::remove);
        if (!missing.isEmpty()) {
            violations.add(what + " lacks in the database: " + missing);
        }
        if (!surplus.isEmpty()) {
            violations.add(what + " has in the database, too: " + surplus);
        }
    }

    /** What the events say the curve is. */
    private static List<MetricRow> curve(List<RunEvent> events) {
        Map<Long, MetricRow> rows = new TreeMap<>();
        int current = 0;
        for (RunEvent event : events) {
            if (event.hasClaimed() || event.getAttempt() < current) {
                continue;
            }
            int attempt = event.getAttempt();
            current = attempt;
            if (event.hasStarted()) {
                rows.values().removeIf(row -> row.attempt() < attempt && row.step() > event.getStep());
            }
            if (event.hasMetrics()) {
                rows.values().removeIf(row -> row.attempt() < attempt && row.step() >= event.getStep());
                rows.put(
                        event.getStep(),
                        new MetricRow(
                                attempt, event.getStep(), event.getMetrics().getLoss()));
            }
        }
        return List.copyOf(rows.values());
    }

    private static List<LogRow> log(List<RunEvent> events) {
        return events.stream()
                .filter(event -> !event.hasMetrics())
                .map(event -> new LogRow(
                        event.getAttempt(),
                        event.getStep(),
                        event.getEventCase().name().toLowerCase(Locale.ROOT)))
                .distinct()
                .sorted(Comparator.comparing(LogRow::step))
                .toList();
    }
}
