package io.squadron.access.tls;

import io.squadron.access.Reload;
import java.io.File;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Files that are written one after the other, e.g. a certificate and its key, and taken up when one of them has changed. gRPC's own
 * managers would look once a minute at most, and wait until both have changed: a certificate that is renewed with its old key
 * would never be taken up.
 */
final class RenewedFiles {
    private final Reload reload;
    private List<Long> seen;

    /** Of files that are in use as they are now. */
    RenewedFiles(List<File> files, Reload.Load load) {
        this.reload = new Reload(files, load);
        this.seen = reload.modified();
    }

    /** Looks at them so often, until the executor ends. */
    void lookEvery(long millis, ScheduledExecutorService executor) {
        var unused = executor.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
    }

    /** One look. What has changed since the last one may still be being written: it is taken up at the next. */
    void look() {
        List<Long> now = reload.modified();
        boolean isStill = now.equals(seen);
        seen = now;
        if (isStill) {
            reload.ifChanged();
        }
    }
}
