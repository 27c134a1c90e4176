package io.squadron.endtoend.trace;

import io.squadron.endtoend.trace.Collector.ReceivedSpan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A trace to be read by people: who was asked by whom, with siblings of one name as one line. */
public record SpanTree(List<ReceivedSpan> spans) {

    @Override
    public String toString() {
        Set<String> known = spans.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
        StringBuilder text = new StringBuilder();
        append(
                spans.stream()
                        .filter(span -> !known.contains(span.parentSpanId()))
                        .toList(),
                "",
                text);
        return text.toString();
    }

    private void append(List<ReceivedSpan> siblings, String indent, StringBuilder text) {
        Map<String, List<ReceivedSpan>> alike = siblings.stream()
                .collect(Collectors.groupingBy(
                        span -> span.service() + "  " + span.name(), LinkedHashMap::new, Collectors.toList()));
        alike.forEach((name, group) -> {
            text.append(indent).append(name);
            text.append(group.size() > 1 ? " × " + group.size() : "").append(System.lineSeparator());
            Set<String> parents = group.stream().map(ReceivedSpan::spanId).collect(Collectors.toSet());
            append(
                    spans.stream()
                            .filter(span -> parents.contains(span.parentSpanId()))
                            .toList(),
                    indent + "  ",
                    text);
        });
    }
}
