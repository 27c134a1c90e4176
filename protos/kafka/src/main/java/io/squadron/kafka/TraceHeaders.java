package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The trace that a record belongs to, in W3C's headers ({@code traceparent}, {@code tracestate}), for records of plain clients;
 * channels do the same by themselves. While nobody traces, a record has no such header.
 */
public final class TraceHeaders {
    /** The header that names the trace and the span. */
    public static final String TRACEPARENT = "traceparent";

    private static final TextMapSetter<Headers> SETTER = (headers, key, value) -> {
        if (headers != null) {
            headers.add(key, value.getBytes(UTF_8));
        }
    };

    private static final TextMapGetter<Headers> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            return StreamSupport.stream(headers.spliterator(), false)
                    .map(Header::key)
                    .toList();
        }

        @Override
        public String get(Headers headers, String key) {
            Header header = headers == null ? null : headers.lastHeader(key);
            return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
        }
    };

    private TraceHeaders() {}

    /** Puts the current trace on a record, unless it belongs to one already, e.g. because it is sent again. */
    public static void inject(Headers headers) {
        if (headers.lastHeader(TRACEPARENT) == null) {
            W3CTraceContextPropagator.getInstance().inject(Context.current(), headers, SETTER);
        }
    }

    /** The trace that a record belongs to, as the context of what is done because of it; the empty context if it belongs to none. */
    public static Context extract(Headers headers) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, GETTER);
    }

    /** The record's {@code traceparent}, empty if it belongs to no trace. */
    public static String traceparent(Headers headers) {
        String header = GETTER.get(headers, TRACEPARENT);
        return header == null ? "" : header;
    }
}
