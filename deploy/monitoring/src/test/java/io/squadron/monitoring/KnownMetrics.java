package io.squadron.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that services have, from the lists that their own tests hold to be true ({@code metrics/SERVICE.txt}). */
final class KnownMetrics {
    static final Path LISTS = Path.of("metrics");

    private static final List<String> PARTS = List.of("_bucket", "_sum", "_count");

    /** Types by name. */
    private final Map<String, String> types = new TreeMap<>();

    private KnownMetrics() {}

    static KnownMetrics ofAllServices() {
        KnownMetrics known = new KnownMetrics();
        // Prometheus' own, for every target.
        known.types.put("up", "gauge");
        // There a minute after a start, which no list waits for; the trainer-service's ChannelsTest does.
        known.types.put("kafka_consumer_fetch_manager_records_lag", "gauge");
        // There from the first collection of garbage on.
        known.types.put("jvm_gc_pause_seconds_max", "gauge");
        services().forEach(service -> known.read(LISTS.resolve(service + ".txt")));
        return known;
    }

    static Set<String> services() {
        try (Stream<Path> lists = Files.list(LISTS)) {
            return lists.map(list -> list.getFileName().toString().replace(".txt", ""))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Path list) {
        try {
            for (String line : Files.readAllLines(list)) {
                if (!line.startsWith("#")) {
                    List<String> words = List.of(line.split(" ", 3));
                    types.put(words.get(0), words.get(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A sample of this name is there; parts of histograms and summaries among them. */
    boolean has(String name) {
        return types.containsKey(name) || PARTS.stream().anyMatch(part -> isPart(name, part));
    }

    private boolean isPart(String name, String part) {
        if (!name.endsWith(part)) {
            return false;
        }
        String type = types.getOrDefault(name.substring(0, name.length() - part.length()), "");
        return "histogram".equals(type) || ("summary".equals(type) && !"_bucket".equals(part));
    }
}
