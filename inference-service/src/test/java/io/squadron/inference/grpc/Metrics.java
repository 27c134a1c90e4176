package io.squadron.inference.grpc;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** What Prometheus would read now. */
final class Metrics {
    private final List<String> lines;

    private Metrics(List<String> lines) {
        this.lines = lines;
    }

    static Metrics of(URI page) {
        return new Metrics(HttpText.get(page).lines().toList());
    }

    /**
     * The sum of the series of this name that have these labels; 0 if there are none.
     *
     * @param labels as Prometheus writes them, {@code name="value"}
     */
    double sum(String name, String... labels) {
        return series(name, labels).stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The series of this name that have these labels. */
    List<String> series(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .toList();
    }

    /** All that mention these words. */
    List<String> mentioning(String words) {
        return lines.stream().filter(line -> line.contains(words)).toList();
    }
}
