package io.squadron.local.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The responses of a streaming call, read one after the other by one thread. One message is requested at a time, so a
 * slow reader holds the server back instead of filling memory. A stream may last for hours, so its deadline is silence:
 * {@link #next} gives up when nothing at all has happened for the time allowed, in either direction.
 */
public final class ServerStream<Q, R> implements ClientResponseObserver<Q, R>, AutoCloseable {

    /** What the call delivers: a message, its end, or its failure. */
    private sealed interface Delivery<R> {
        record Message<R>(R value) implements Delivery<R> {}

        record End<R>() implements Delivery<R> {}

        record Failure<R>(Throwable cause) implements Delivery<R> {}
    }

    private static final Duration LOOK_INTERVAL = Duration.ofMillis(500);

    private final String peer;
    private final Duration silenceAllowed;
    private final Consumer<ClientCallStreamObserver<Q>> whenReadyToSend;
    /** Bounded by the flow control: at most one requested message and the call's end. */
    private final BlockingQueue<Delivery<R>> deliveries = new LinkedBlockingQueue<>();

    private volatile ClientCallStreamObserver<Q> call;
    private volatile long lastActivityNanos = System.nanoTime();

    /** A call with one request. The peer's name stands in the message of a timeout. */
    public ServerStream(String peer, Duration silenceAllowed) {
        this(peer, silenceAllowed, null);
    }

    /**
     * A call that sends, too.
     *
     * @param whenReadyToSend called on gRPC's thread whenever the transport takes more; it sends while the call is ready
     */
    public ServerStream(String peer, Duration silenceAllowed, Consumer<ClientCallStreamObserver<Q>> whenReadyToSend) {
        this.peer = peer;
        this.silenceAllowed = silenceAllowed;
        this.whenReadyToSend = whenReadyToSend;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requestStream) {
        call = requestStream;
        requestStream.disableAutoRequestWithInitial(1);
        if (whenReadyToSend != null) {
            requestStream.setOnReadyHandler(() -> {
                lastActivityNanos = System.nanoTime();
                whenReadyToSend.accept(requestStream);
            });
        }
    }

    @Override
    public void onNext(R value) {
        deliver(new Delivery.Message<>(value));
    }

    @Override
    public void onError(Throwable cause) {
        deliver(new Delivery.Failure<>(cause));
    }

    @Override
    public void onCompleted() {
        deliver(new Delivery.End<>());
    }

    private void deliver(Delivery<R> delivery) {
        lastActivityNanos = System.nanoTime();
        deliveries.add(delivery);
    }

    /**
     * Waits for the next message.
     *
     * @return empty at the stream's end
     * @throws StatusRuntimeException if the call failed; DEADLINE_EXCEEDED when there was only silence
     */
    public Optional<R> next() throws InterruptedException {
        while (true) {
            Delivery<R> delivery = deliveries.poll(LOOK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            if (delivery instanceof Delivery.Message<R> message) {
                call.request(1);
                return Optional.of(message.value());
            }
            if (delivery instanceof Delivery.End<R>) {
                return Optional.empty();
            }
            if (delivery instanceof Delivery.Failure<R> failure) {
                throw asStatus(failure.cause());
            }
            if (System.nanoTime() - lastActivityNanos > silenceAllowed.toNanos()) {
                close();
                throw Status.DEADLINE_EXCEEDED
                        .withDescription("The " + peer + " has been silent for " + silenceAllowed.toSeconds() + " s.")
                        .asRuntimeException();
            }
        }
    }

    private static StatusRuntimeException asStatus(Throwable cause) {
        return cause instanceof StatusRuntimeException status
                ? status
                : Status.fromThrowable(cause).asRuntimeException();
    }

    /** Cancels the call if it still runs. */
    @Override
    public void close() {
        ClientCallStreamObserver<Q> started = call;
        if (started != null) {
            started.cancel("no longer needed", null);
        }
    }
}
