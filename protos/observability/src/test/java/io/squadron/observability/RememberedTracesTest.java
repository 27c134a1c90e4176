package io.squadron.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;

/** Traces of what is taken up later. */
class RememberedTracesTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final RememberedTraces traces = new RememberedTraces(2);

    @Test
    void theNewestAreRememberedAndNoMoreThanThereIsRoomFor() {
        Context context = Context.root()
                .with(Span.wrap(SpanContext.createFromRemoteParent(
                        TRACE, "b7ad6b7169203331", TraceFlags.getSampled(), TraceState.getDefault())));

        traces.remember("one", context);
        traces.remember("two", context);
        traces.remember("three", context);

        assertThat(of("one").isValid()).isFalse();
        assertThat(of("two").getTraceId()).isEqualTo(TRACE);
        assertThat(of("three").getTraceId()).isEqualTo(TRACE);
    }

    @Test
    void whatBelongsToNoTraceTakesNoRoom() {
        traces.remember("without", Context.root());

        assertThat(of("without").isValid()).isFalse();
        assertThat(traces.of("unheard-of")).isEqualTo(Context.root());
    }

    private SpanContext of(String id) {
        return Span.fromContext(traces.of(id)).getSpanContext();
    }
}
