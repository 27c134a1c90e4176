package io.squadron.access;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * What files hold that belong together, e.g. a certificate and its key: loaded again when one of them has changed. What cannot be
 * loaded changes nothing, is told once, and is tried again.
 */
public final class Reload {
    private static final Logger LOG = Logger.getLogger(Reload.class);

    private final List<File> files;
    private final Load load;
    private List<Long> loaded;
    private String complaint = "";

    /** Takes up what the files hold. */
    @FunctionalInterface
    public interface Load {
        /** Fails, and changes nothing, where they cannot be used; the message holds no secret. */
        void load() throws IOException, GeneralSecurityException;
    }

    /** Of files that are in use as they are now. */
    public Reload(List<File> files, Load load) {
        this.files = List.copyOf(files);
        this.load = load;
        this.loaded = modified();
    }

    /** When each was changed last, in milliseconds since the epoch; 0 for one that is not there. */
    public List<Long> modified() {
        return files.stream().map(File::lastModified).toList();
    }

    /** Loads them if they have changed since they were loaded. */
    public void ifChanged() {
        List<Long> now = modified();
        if (now.equals(loaded)) {
            return;
        }
        try {
            load.load();
            // Only now: what could not be loaded is tried again at the next look.
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
            LOG.errorf("What %s held before stays: %s", files, message);
        }
    }
}
