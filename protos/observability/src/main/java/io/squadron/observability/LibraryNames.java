package io.squadron.observability;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Brings the metrics that libraries register to Prometheus' conventions, as {@code promtool check metrics} reads them: labels in
 * snake case, a help text on each, no suffix that only a histogram has. What is not in a base unit is left out, because a filter
 * can rename and not convert.
 */
final class LibraryNames implements MeterFilter {
    private static final Pattern CAMEL = Pattern.compile("([a-z0-9])([A-Z])");

    /** Of nanoseconds and milliseconds, and of a shape that Prometheus' text format has no type for. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "(kafka\\..*\\.time\\.(ns|ms)(\\..*)?|kafka\\..*\\.(start|time)\\.ms|process\\.cpu\\.time|http\\.server\\.connections)");

    private static final Map<String, String> NAMES = Map.of("system.cpu.count", "system.cpus");
    private static final Pattern CONNECTION_COUNT = Pattern.compile("(kafka\\..*)\\.connection\\.count");

    private static final Map<String, String> HELPS = Map.of(
            "http.server.active.requests", "Requests under way",
            "netty.allocator.memory.pinned", "Memory of buffers in use",
            "netty.allocator.memory.used", "Memory that the allocator has taken",
            "netty.allocator.pooled.arenas", "Arenas of the pooled allocator",
            "netty.allocator.pooled.cache.size", "Size of the pooled allocator's caches",
            "netty.allocator.pooled.chunk.size", "Size of a chunk of the pooled allocator",
            "netty.allocator.pooled.threadlocal.caches", "Caches of threads in the pooled allocator",
            "netty.eventexecutor.tasks.pending", "Tasks that wait for an event loop");

    @Override
    public MeterFilterReply accept(Meter.Id id) {
        return LEFT_OUT.matcher(id.getName()).matches() || isSecondSpelling(id)
                ? MeterFilterReply.DENY
                : MeterFilterReply.NEUTRAL;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        Meter.Id named = id.withName(name(id.getName()));
        String help = id.getName().startsWith("kafka.")
                ? "Kafka's own metric " + id.getName().replace('.', '-')
                : HELPS.get(id.getName());
        if (hasNoHelp(id) && help != null) {
            named = new Meter.Id(named.getName(), Tags.of(named.getTags()), named.getBaseUnit(), help, named.getType());
        }
        return id.getTags().stream().anyMatch(tag -> CAMEL.matcher(tag.getKey()).find())
                ? named.replaceTags(snakeCase(id.getTagsAsIterable()))
                : named;
    }

    /** Kafka tells of a topic with dots in its name twice, once with underscores in their place (KIP-1109). */
    private static boolean isSecondSpelling(Meter.Id id) {
        String topic = id.getName().startsWith("kafka.") ? id.getTag("topic") : null;
        return topic != null && topic.startsWith("squadron_");
    }

    private static boolean hasNoHelp(Meter.Id id) {
        return id.getDescription() == null || id.getDescription().isBlank();
    }

    private static String name(String name) {
        return NAMES.getOrDefault(name, CONNECTION_COUNT.matcher(name).replaceAll("$1.connections"));
    }

    private static List<Tag> snakeCase(Iterable<Tag> tags) {
        return StreamSupport.stream(tags.spliterator(), false)
                .map(tag -> Tag.of(
                        CAMEL.matcher(tag.getKey()).replaceAll("$1_$2").toLowerCase(Locale.ROOT), tag.getValue()))
                .toList();
    }
}
