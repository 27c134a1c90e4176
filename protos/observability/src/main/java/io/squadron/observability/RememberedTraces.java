package io.squadron.observability;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * To which traces things belong that are taken up later, e.g. a run that waits: by their ids, the newest so many, in memory alone.
 * What was heard of before a restart then begins a trace of its own.
 */
public final class RememberedTraces {
    private final Map<String, SpanContext> spans;

    public RememberedTraces(int most) {
        this.spans = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, SpanContext> eldest) {
                return size() > most;
            }
        };
    }

    /** Something was heard of in this context; nothing is remembered if that belongs to no trace. */
    public synchronized void remember(String id, Context context) {
        SpanContext span = Span.fromContext(context).getSpanContext();
        if (span.isValid()) {
            spans.put(id, span);
        }
    }

    /** The context of what is done about it; the empty context if nothing is known. */
    public synchronized Context of(String id) {
        SpanContext span = spans.get(id);
        return span == null ? Context.root() : Context.root().with(Span.wrap(span));
    }
}
