package io.squadron.tokenizer.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.squadron.tokenizer.window.StillWanted;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A file that arrives in pieces, as a stream for the thread that parses it. At most {@link #CHUNKS_AHEAD} pieces wait:
 * the call asks its client for another only when one has been taken, so a slow reader slows the client down and memory
 * does not grow with the file.
 */
final class Upload extends InputStream implements StillWanted {

    /** Enough that parsing never waits for the network's round trip. */
    static final int CHUNKS_AHEAD = 4;

    private static final ByteString END = ByteString.copyFromUtf8("end");

    private final LinkedBlockingQueue<ByteString> chunks = new LinkedBlockingQueue<>();
    private final AtomicReference<UploadEndedException> failure = new AtomicReference<>();
    private final Runnable requestAnother;
    private final Duration idleTimeout;

    private ByteString current = ByteString.EMPTY;
    private int position;

    /**
     * A file that has not begun to arrive.
     *
     * @param requestAnother asks the client for one more piece
     */
    Upload(Runnable requestAnother, Duration idleTimeout) {
        this.requestAnother = requestAnother;
        this.idleTimeout = idleTimeout;
    }

    void add(ByteString chunk) {
        chunks.add(chunk);
    }

    void end() {
        chunks.add(END);
    }

    /** Whoever reads or works on the file gets this next, whatever still waits. */
    void fail(Status status, String message) {
        failure.compareAndSet(null, new UploadEndedException(status, message));
        chunks.add(END);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        require();
        while (position == current.size() || isEnd()) {
            if (isEnd()) {
                return -1;
            }
            current = take();
            position = 0;
            require();
            if (!isEnd()) {
                requestAnother.run();
            }
        }
        int read = Math.min(length, current.size() - position);
        current.substring(position, position + read).copyTo(buffer, offset);
        position += read;
        return read;
    }

    @SuppressWarnings("ReferenceEquality") // The marker is that object, not a chunk of the same bytes.
    private boolean isEnd() {
        return current == END;
    }

    private ByteString take() {
        try {
            ByteString chunk = chunks.poll(idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (chunk == null) {
                throw new UploadEndedException(
                        Status.DEADLINE_EXCEEDED,
                        "The client has sent nothing for " + idleTimeout.toSeconds() + " seconds.");
            }
            return chunk;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UploadEndedException(Status.UNAVAILABLE, "The import was interrupted.");
        }
    }

    /** Work on the file is wanted until the call fails. */
    @Override
    public void require() {
        UploadEndedException ended = failure.get();
        if (ended != null) {
            throw ended;
        }
    }
}
