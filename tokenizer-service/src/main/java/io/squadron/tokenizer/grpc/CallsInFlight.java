package io.squadron.tokenizer.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import io.squadron.tokenizer.admission.ServiceBusyException;
import io.squadron.tokenizer.config.TokenizerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the calls under way before their messages are read: the work budget can count a request only when it is in memory.
 * Beyond the bound a call is refused without a byte of it being kept.
 */
@GlobalInterceptor
@ApplicationScoped
public class CallsInFlight implements ServerInterceptor {

    private final int maxCalls;
    private final Semaphore places;

    CallsInFlight(TokenizerConfig config) {
        this.maxCalls = config.maxCalls();
        this.places = new Semaphore(maxCalls);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!places.tryAcquire()) {
            StatusRuntimeException busy = Failures.toStatus(new ServiceBusyException(
                    maxCalls + " calls are under way, as many as the service takes; try again."));
            call.close(busy.getStatus(), busy.getTrailers());
            return new ServerCall.Listener<>() {};
        }
        AtomicBoolean left = new AtomicBoolean();
        try {
            return new Counted<>(next.startCall(call, headers), left);
        } catch (RuntimeException | Error e) {
            leave(left);
            throw e;
        }
    }

    private void leave(AtomicBoolean left) {
        if (left.compareAndSet(false, true)) {
            places.release();
        }
    }

    private final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {

        private final AtomicBoolean left;

        Counted(ServerCall.Listener<Q> listener, AtomicBoolean left) {
            super(listener);
            this.left = left;
        }

        @Override
        public void onCancel() {
            leave(left);
            super.onCancel();
        }

        @Override
        public void onComplete() {
            leave(left);
            super.onComplete();
        }
    }
}
