package io.squadron.trainer.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Appends a response's body to a file as it comes, up to the size that was announced. */
final class FileReceiver implements BodySubscriber<Void> {
    private final FileChannel file;
    private final long expectedSize;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Subscription subscription;
    private volatile long size;

    /** @param file its position is where the body belongs */
    FileReceiver(FileChannel file, long expectedSize) throws IOException {
        this.file = file;
        this.expectedSize = expectedSize;
        this.size = file.position();
    }

    /** The whole file comes, not the rest of it: what is there goes. */
    void beginAnew() {
        try {
            file.truncate(0);
            size = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that the file has now. */
    long size() {
        return size;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                if (size + piece.remaining() > expectedSize) {
                    throw new HubException("more bytes came than the %d that were announced".formatted(expectedSize));
                }
                while (piece.hasRemaining()) {
                    file.write(piece);
                }
                size = file.position();
            }
            subscription.request(1);
        } catch (IOException e) {
            subscription.cancel();
            done.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        done.complete(null);
    }
}
