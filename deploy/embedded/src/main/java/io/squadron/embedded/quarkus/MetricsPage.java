package io.squadron.embedded.quarkus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What Prometheus reads of a service, for tests: which metrics there are, and what is wrong with their names by Prometheus'
 * conventions (those that {@code promtool check metrics} knows, and a few more).
 */
public final class MetricsPage {
    /** A metric as one line of a list of metrics: its name, its type, and what it says. */
    public record Metric(String name, String type, String help) implements Comparable<Metric> {
        @Override
        public int compareTo(Metric other) {
            return name.compareTo(other.name);
        }

        @Override
        public String toString() {
            return "%s %s %s".formatted(name, type, help).strip();
        }

        static Metric parse(String line) {
            List<String> words = List.of(line.split(" ", 3));
            return new Metric(words.get(0), words.get(1), words.size() > 2 ? words.get(2) : "");
        }
    }

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{.*\\})? \\S+.*");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z0-9_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    /** What is measured in multiples or parts of a base unit, and abbreviations of units. */
    private static final Set<String> NOT_BASE_UNITS = Set.of(
            "milliseconds",
            "microseconds",
            "nanoseconds",
            "minutes",
            "hours",
            "days",
            "weeks",
            "kilobytes",
            "megabytes",
            "gigabytes",
            "kibibytes",
            "mebibytes",
            "gibibytes",
            "bits",
            "percent",
            "ms",
            "us",
            "ns",
            "s",
            "sec",
            "secs",
            "kb",
            "mb",
            "gb",
            "b");

    private final List<String> lines;
    private final Map<String, Metric> metrics;
    private final Map<String, Set<String>> labels;

    private MetricsPage(List<String> lines, Map<String, Metric> metrics, Map<String, Set<String>> labels) {
        this.lines = lines;
        this.metrics = metrics;
        this.labels = labels;
    }

    /** Reads a service's {@code /q/metrics}. */
    public static MetricsPage read(URI page) {
        try (InputStream stream = page.toURL().openStream()) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads Prometheus' text format. */
    public static MetricsPage parse(String text) {
        Map<String, String> helps = new TreeMap<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                comment(line, helps);
            } else if (line.startsWith("# TYPE ")) {
                comment(line, types);
            } else {
                sample(line, types, labels);
            }
        }
        Map<String, Metric> metrics = new TreeMap<>();
        types.forEach((name, type) -> metrics.put(name, new Metric(name, type, helps.getOrDefault(name, ""))));
        return new MetricsPage(text.lines().toList(), metrics, labels);
    }

    private static void comment(String line, Map<String, String> byName) {
        List<String> words = List.of(line.split(" ", 4));
        byName.put(words.get(2), words.size() > 3 ? words.get(3).strip() : "");
    }

    private static void sample(String line, Map<String, String> types, Map<String, Set<String>> labels) {
        Matcher sample = SAMPLE.matcher(line);
        if (sample.matches()) {
            Set<String> names = labels.computeIfAbsent(family(sample.group(1), types), family -> new TreeSet<>());
            if (sample.group(2) != null) {
                LABEL.matcher(sample.group(2)).results().forEach(label -> names.add(label.group(1)));
            }
        }
    }

    private static String family(String sample, Map<String, String> types) {
        return List.of("", "_bucket", "_sum", "_count").stream()
                .filter(sample::endsWith)
                .map(suffix -> sample.substring(0, sample.length() - suffix.length()))
                .filter(types::containsKey)
                .findFirst()
                .orElse(sample);
    }

    /** All metrics whose names begin so, by name. */
    public List<Metric> metrics(String prefix) {
        return metrics.values().stream()
                .filter(metric -> metric.name().startsWith(prefix))
                .toList();
    }

    /**
     * The sum of the series of this name that have these labels; 0 if there are none.
     *
     * @param name of a sample, {@code _count} and the like included
     * @param with as Prometheus writes them, {@code name="value"}
     */
    public double sum(String name, String... with) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(with).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What is wrong with the metrics whose names begin so, a sentence each. */
    public List<String> faults(String prefix) {
        List<String> faults = new ArrayList<>();
        for (Metric metric : metrics(prefix)) {
            Consumer<String> fault = what -> faults.add(metric.name() + " " + what);
            nameFaults(metric, fault);
            labelFaults(metric, fault);
        }
        return faults;
    }

    private static void nameFaults(Metric metric, Consumer<String> fault) {
        if (metric.help().isBlank()) {
            fault.accept("has no help text");
        }
        if (!NAME.matcher(metric.name()).matches()) {
            fault.accept("is not in snake case");
        }
        boolean isCounter = "counter".equals(metric.type());
        if (isCounter != metric.name().endsWith("_total")) {
            fault.accept(isCounter ? "is a counter and does not end in _total" : "ends in _total and is no counter");
        }
        if (List.of("_count", "_sum", "_bucket", "_info_total").stream().anyMatch(metric.name()::endsWith)) {
            fault.accept("ends in what only parts of histograms end in");
        }
        Arrays.stream(metric.name().split("_"))
                .filter(NOT_BASE_UNITS::contains)
                .forEach(unit -> fault.accept("is not in a base unit (" + unit + ")"));
        if (metric.name().contains("_" + metric.type() + "_") || metric.name().endsWith("_" + metric.type())) {
            fault.accept("has its type in its name");
        }
    }

    private void labelFaults(Metric metric, Consumer<String> fault) {
        for (String label : labels.getOrDefault(metric.name(), Set.of())) {
            boolean isOwn = "le".equals(label) || "quantile".equals(label);
            if (!isOwn && !NAME.matcher(label).matches()) {
                fault.accept("has a label that is not in snake case: " + label);
            }
            if (metric.name().contains("_by_" + label)) {
                fault.accept("has the label " + label + " in its name");
            }
        }
    }

    /**
     * Compares with a service's list of metrics: of its own metrics all and no others, of those of libraries all that it names.
     * Where the system property {@code squadron.metrics.write} is set, the list is written instead.
     *
     * @param list a file with a {@link Metric} on each line, by name; {@code #} begins a comment
     * @param own how names of own metrics begin
     * @return what differs, a sentence each
     */
    public List<String> differences(Path list, String own) {
        try {
            if (Boolean.getBoolean("squadron.metrics.write")) {
                write(list, own);
            }
            List<Metric> listed = Files.readAllLines(list).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Metric::parse)
                    .toList();
            List<String> differences = new ArrayList<>();
            for (Metric wanted : listed) {
                Metric found = metrics.get(wanted.name());
                if (found == null) {
                    differences.add(wanted.name() + " is listed and is not there");
                } else if (wanted.name().startsWith(own) && !wanted.equals(found)) {
                    differences.add("it is \"%s\" and listed is \"%s\"".formatted(found, wanted));
                }
            }
            Set<String> names = new TreeSet<>(listed.stream().map(Metric::name).toList());
            metrics(own).stream()
                    .filter(metric -> !names.contains(metric.name()))
                    .forEach(metric -> differences.add(metric.name() + " is there and is not listed"));
            return differences;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Own metrics all; of libraries' those that the list has already, because what else they show differs from start to start. */
    private void write(Path file, String own) throws IOException {
        Set<String> listed = Files.readAllLines(file).stream()
                .map(line -> Metric.parse(line).name())
                .collect(Collectors.toSet());
        List<String> list = new ArrayList<>();
        list.add(
                "# Name, type and meaning of Squadron's own metrics at /q/metrics, and of those of libraries that rules and"
                        + " dashboards name. A test holds that they are there.");
        metrics.values().stream()
                .filter(metric -> metric.name().startsWith(own) || listed.contains(metric.name()))
                .forEach(metric -> list.add(metric.toString()));
        Files.write(file, list);
        // For promtool.
        Files.write(Path.of("target", "metrics.prom"), lines);
    }
}
