package io.squadron.local.data;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A response's body whose sender may not fall silent for long: reading fails then. Java's HTTP client has limits for the
 * connection and for the first line of a response, and none for what follows.
 */
final class PatientInputStream extends FilterInputStream {
    private final Duration silenceAllowed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long lastBytesNanos = System.nanoTime();
    private volatile boolean silent;

    PatientInputStream(InputStream body, Duration silenceAllowed) {
        super(body);
        this.silenceAllowed = silenceAllowed;
        Thread watch = new Thread(this::watch, "download-watch");
        watch.setDaemon(true);
        watch.start();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? count : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (IOException e) {
            if (silent) {
                HttpTimeoutException timeout = new HttpTimeoutException(
                        "nothing has come for " + silenceAllowed.toSeconds() + " s in the middle of the file");
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        }
        lastBytesNanos = System.nanoTime();
        return count;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        super.close();
    }

    /** Closing a response's body lets a reader that waits for it fail. */
    private void watch() {
        try {
            long leftNanos = silenceAllowed.toNanos();
            while (!closed.await(leftNanos, TimeUnit.NANOSECONDS)) {
                leftNanos = lastBytesNanos + silenceAllowed.toNanos() - System.nanoTime();
                if (leftNanos <= 0) {
                    silent = true;
                    in.close();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The reader has the same failure, or a better one.
        }
    }
}
