package io.squadron.kafka;

import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Headers;

/**
 * To which traces things belong that are taken up later, e.g. a run that waits: by their ids, the newest so many, in memory alone.
 * What was heard of before a restart then begins a trace of its own.
 */
public final class RememberedTraces {
    private final Map<String, String> traceparents;

    public RememberedTraces(int most) {
        this.traceparents = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                return size() > most;
            }
        };
    }

    /** A record tells of something; nothing is remembered if the record belongs to no trace. */
    public synchronized void remember(String id, Headers headers) {
        String traceparent = TraceHeaders.traceparent(headers);
        if (!traceparent.isEmpty()) {
            traceparents.put(id, traceparent);
        }
    }

    /** The context of what is done about it; the empty context if nothing is known. */
    public Context of(String id) {
        String traceparent;
        synchronized (this) {
            traceparent = traceparents.get(id);
        }
        return traceparent == null ? Context.root() : TraceHeaders.extract(traceparent);
    }
}
