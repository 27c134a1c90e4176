package io.squadron.eval.service;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.squadron.v1.QuestionAnsweringServiceGrpc;

/** To which trace the latest stream of questions belonged. */
final class HeardTraces implements ServerInterceptor {
    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);

    private volatile String last = "";

    String last() {
        return last;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (call.getMethodDescriptor().equals(QuestionAnsweringServiceGrpc.getAnswerStreamMethod())) {
            String traceparent = headers.get(TRACEPARENT);
            last = traceparent == null ? "" : traceparent;
        }
        return next.startCall(call, headers);
    }
}
