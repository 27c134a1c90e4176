package io.squadron.trainer.hub;

import io.squadron.trainer.encoder.DownloadListener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches one file. What was there of it is kept, over tries and over processes: a try goes on where the one before was
 * cut off. Its hash decides in the end.
 */
final class FileDownload {
    private static final int TRIES_WITHOUT_A_BYTE = 5;
    private static final int MAX_REDIRECTS = 5;
    private static final long POLL_MILLIS = 200;

    private final HubClient hub;
    private final HubTimeouts timeouts;
    private final HubFile file;
    private final Path target;
    private final DownloadListener listener;

    FileDownload(HubClient hub, HubTimeouts timeouts, HubFile file, Path target, DownloadListener listener) {
        this.hub = hub;
        this.timeouts = timeouts;
        this.file = file;
        this.target = target;
        this.listener = listener;
    }

    /**
     * Returns when the target is the file and is flushed to the disk.
     *
     * @throws HubException if the hub does not give it, or gives another; that is then deleted
     */
    void fetch() throws IOException, InterruptedException {
        long atFirst = present();
        long before = atFirst;
        int tries = 0;
        while (present() < file.size() || !Files.exists(target)) {
            try {
                receive(hub.address(file));
            } catch (HubException e) {
                throw e;
            } catch (IOException e) {
                tries = present() > before ? 1 : tries + 1;
                before = present();
                if (tries >= TRIES_WITHOUT_A_BYTE) {
                    throw new HubException(
                            "%s could not be fetched (%s); the same command goes on where this one was cut off"
                                    .formatted(file.name(), reason(e)),
                            e);
                }
                Thread.sleep(timeouts.pause().toMillis() << (tries - 1));
            }
        }
        Optional<String> fault = file.fault(target);
        if (fault.isPresent()) {
            Files.delete(target);
            throw new HubException("What came as %s is not the hub's: %s; it was deleted, try again"
                    .formatted(file.name(), fault.get()));
        }
        if (atFirst < file.size()) {
            listener.received(file.name(), file.size(), file.size());
        }
    }

    private long present() throws IOException {
        return Files.exists(target) ? Files.size(target) : 0;
    }

    private void receive(URI first) throws IOException, InterruptedException {
        URI address = first;
        for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
            try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                Optional<URI> next = receive(address, channel);
                if (next.isEmpty()) {
                    channel.force(true);
                    return;
                }
                address = next.get();
            }
        }
        throw new HubException("%s is redirected without an end".formatted(file.name()));
    }

    /** Appends what comes; the address to ask instead if it is a redirect. */
    private Optional<URI> receive(URI address, FileChannel channel) throws IOException, InterruptedException {
        if (channel.size() > file.size()) {
            channel.truncate(0);
        }
        long offset = channel.size();
        channel.position(offset);
        FileReceiver receiver = new FileReceiver(channel, file.size());
        CompletableFuture<HttpResponse<Void>> response = hub.get(address, offset, info -> {
            if (HubClient.isRedirect(info) || !isBody(info)) {
                return BodySubscribers.replacing(null);
            }
            if (info.statusCode() == 200) {
                receiver.beginAnew();
            }
            return receiver;
        });
        HttpResponse<Void> answer = await(response, receiver);
        if (answer.statusCode() / 100 == 3) {
            return Optional.of(HubClient.redirected(address, answer));
        }
        if (answer.statusCode() == 416) {
            channel.truncate(0);
            throw new IOException("the server does not go on where it stopped");
        }
        if (answer.statusCode() != 200 && answer.statusCode() != 206) {
            throw hub.refusal(file, answer);
        }
        if (receiver.size() < file.size()) {
            throw new IOException("only %d of %d bytes came".formatted(receiver.size(), file.size()));
        }
        return Optional.empty();
    }

    private static boolean isBody(HttpResponse.ResponseInfo info) {
        return info.statusCode() == 200 || info.statusCode() == 206;
    }

    /** A response that is silent for too long counts as cut off. */
    private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> response, FileReceiver receiver)
            throws IOException, InterruptedException {
        long size = receiver.size();
        long since = System.nanoTime();
        Duration allowed = timeouts.response().plus(timeouts.silence());
        while (true) {
            try {
                return response.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (receiver.size() != size) {
                    size = receiver.size();
                    since = System.nanoTime();
                    allowed = timeouts.silence();
                } else if (System.nanoTime() - since > allowed.toNanos()) {
                    response.cancel(true);
                    throw new IOException("no byte came for %d s".formatted(allowed.toSeconds()), e);
                }
                tell(size, response);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
            } catch (InterruptedException e) {
                response.cancel(true);
                throw e;
            }
        }
    }

    /** A listener that no longer wants it throws. */
    private void tell(long size, CompletableFuture<?> response) {
        try {
            listener.received(file.name(), size, file.size());
        } catch (RuntimeException e) {
            response.cancel(true);
            throw e;
        }
    }

    /** A sentence's part for a failure of the network. */
    static String reason(IOException failure) {
        if (failure instanceof ConnectException || failure.getMessage() == null) {
            return "the hub cannot be reached";
        }
        return failure.getMessage();
    }
}
