package io.squadron.access.tls;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Files that belong together, e.g. a certificate and its key, which are loaded again when one of them has changed. gRPC's own
 * managers would look once a minute at most, and wait until both have changed: a certificate that is renewed with its old key
 * would never be taken up.
 */
final class RenewedFiles {
    private static final Logger LOG = Logger.getLogger(RenewedFiles.class);

    private final List<File> files;
    private final Load load;
    private List<Long> loaded;
    private List<Long> seen;
    private String complaint = "";

    /** Takes up what the files hold. */
    @FunctionalInterface
    interface Load {
        /** Fails, and changes nothing, where they cannot be used. */
        void load() throws IOException, GeneralSecurityException;
    }

    /** Of files that are in use as they are now. */
    RenewedFiles(List<File> files, Load load) {
        this.files = List.copyOf(files);
        this.load = load;
        this.loaded = modified();
        this.seen = loaded;
    }

    /** Looks at them so often, until the executor ends. */
    void lookEvery(long millis, ScheduledExecutorService executor) {
        var unused = executor.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** One look. What has changed since the last one may still be being written: it is taken up at the next. */
    void look() {
        List<Long> now = modified();
        boolean isStill = now.equals(seen);
        seen = now;
        if (!isStill || now.equals(loaded)) {
            return;
        }
        try {
            load.load();
            loaded = now;
            complaint = "";
            LOG.infof("%s: read again", files);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.errorf("%s cannot be used, and what they held before stays in use: %s", files, message);
        }
    }

    private List<Long> modified() {
        return files.stream().map(File::lastModified).toList();
    }
}
