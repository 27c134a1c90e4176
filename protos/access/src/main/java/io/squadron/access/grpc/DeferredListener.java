package io.squadron.access.grpc;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what comes of a call until it is known who hears of it. No message comes before one is asked for, so it is little. */
final class DeferredListener<Q> extends ServerCall.Listener<Q> {
    private final List<Consumer<ServerCall.Listener<Q>>> kept = new ArrayList<>();
    private ServerCall.Listener<Q> listener;

    /** From now on it is this one; first it hears what has come. */
    synchronized void goOn(ServerCall.Listener<Q> known) {
        kept.forEach(event -> event.accept(known));
        kept.clear();
        listener = known;
    }

    private synchronized void tell(Consumer<ServerCall.Listener<Q>> event) {
        if (listener == null) {
            kept.add(event);
        } else {
            event.accept(listener);
        }
    }

    @Override
    public void onMessage(Q message) {
        tell(known -> known.onMessage(message));
    }

    @Override
    public void onHalfClose() {
        tell(ServerCall.Listener::onHalfClose);
    }

    @Override
    public void onCancel() {
        tell(ServerCall.Listener::onCancel);
    }

    @Override
    public void onComplete() {
        tell(ServerCall.Listener::onComplete);
    }

    @Override
    public void onReady() {
        tell(ServerCall.Listener::onReady);
    }
}
