package io.squadron.eval.service;

import com.google.protobuf.Timestamp;
import io.squadron.v1.RunEvent;
import io.squadron.v1.TrainingArguments;
import io.squadron.v1.TrainingRequest;
import java.util.function.UnaryOperator;

/** A run that differs from others in what was asked for. Long ago, so that it does not take the place of others on the first page. */
record SubmittedRun(
        RunEvents events, long submittedAt, UnaryOperator<TrainingArguments.Builder> arguments, String encoder) {
    private static final long LONG_AGO = 1_600_000_000L;

    static SubmittedRun of(String runId) {
        return new SubmittedRun(new RunEvents(runId), LONG_AGO, UnaryOperator.identity(), "all-MiniLM-L6-v2");
    }

    SubmittedRun named(String name) {
        return new SubmittedRun(events.named(name), submittedAt, arguments, encoder);
    }

    SubmittedRun later(long seconds) {
        return new SubmittedRun(events, submittedAt + seconds, arguments, encoder);
    }

    SubmittedRun with(UnaryOperator<TrainingArguments.Builder> newArguments) {
        return new SubmittedRun(events, submittedAt, newArguments, encoder);
    }

    SubmittedRun from(String newEncoder) {
        return new SubmittedRun(events, submittedAt, arguments, newEncoder);
    }

    RunEvent queued() {
        RunEvent.Builder event = events.queued().toBuilder();
        change(event.getQueuedBuilder().getRequestBuilder());
        return event.build();
    }

    RunEvent started() {
        RunEvent.Builder event = events.started(0, 100).toBuilder();
        change(event.getStartedBuilder().getRequestBuilder());
        return event.build();
    }

    RunEvent metrics(long step, double loss) {
        return events.metrics(step, loss);
    }

    private void change(TrainingRequest.Builder request) {
        request.setModelNameOrPath(encoder)
                .setSubmittedAt(Timestamp.newBuilder().setSeconds(submittedAt));
        request.setArguments(arguments.apply(request.getArguments().toBuilder()));
    }
}
