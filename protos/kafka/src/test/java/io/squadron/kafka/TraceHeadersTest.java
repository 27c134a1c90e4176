package io.squadron.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** The trace of a record. */
class TraceHeadersTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";
    private static final String TRACEPARENT = "00-" + TRACE + "-" + SPAN + "-01";

    private final Headers headers = new RecordHeaders();

    @Test
    void aRecordBelongsToTheCurrentTraceAsW3CWritesIt() {
        Context.root().with(span()).wrap(() -> TraceHeaders.inject(headers)).run();

        assertThat(TraceHeaders.traceparent(headers)).isEqualTo(TRACEPARENT);
        SpanContext read = Span.fromContext(TraceHeaders.extract(headers)).getSpanContext();
        assertThat(read.getTraceId()).isEqualTo(TRACE);
        assertThat(read.getSpanId()).isEqualTo(SPAN);
        assertThat(read.isSampled()).isTrue();
        assertThat(read.isRemote()).isTrue();
    }

    @Test
    void withoutATraceARecordHasNoHeader() {
        TraceHeaders.inject(headers);

        assertThat(headers).isEmpty();
        assertThat(TraceHeaders.traceparent(headers)).isEmpty();
        assertThat(Span.fromContext(TraceHeaders.extract(headers))
                        .getSpanContext()
                        .isValid())
                .isFalse();
    }

    @Test
    void whatIsSentAgainKeepsItsTrace() {
        String earlier = TRACEPARENT.replace(TRACE, "11111111111111111111111111111111");
        headers.add(TraceHeaders.TRACEPARENT, earlier.getBytes(UTF_8));

        Context.root().with(span()).wrap(() -> TraceHeaders.inject(headers)).run();

        assertThat(headers).hasSize(1);
        assertThat(TraceHeaders.traceparent(headers)).isEqualTo(earlier);
    }

    @Test
    void whatAStrangerWroteThereIsNoTrace() {
        headers.add(TraceHeaders.TRACEPARENT, "so long, and thanks".getBytes(UTF_8));
        headers.add("tracestate", null);

        assertThat(Span.fromContext(TraceHeaders.extract(headers))
                        .getSpanContext()
                        .isValid())
                .isFalse();
    }

    private static Span span() {
        return Span.wrap(SpanContext.create(TRACE, SPAN, TraceFlags.getSampled(), TraceState.getDefault()));
    }
}
