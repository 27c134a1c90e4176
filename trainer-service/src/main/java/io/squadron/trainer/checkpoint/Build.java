package io.squadron.trainer.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The code that runs, as the build left it written down.
 *
 * @param squadron its version
 * @param revision the commit it was built from, 40 hex digits, with {@code -dirty} behind if files were changed since;
 *     {@code unknown} where it was not built from a git checkout
 * @param djl DJL's version
 */
record Build(String squadron, String revision, String djl) {
    private static final String RESOURCE = "build.properties";
    private static final String UNKNOWN = "unknown";

    static Build read() {
        Properties properties = new Properties();
        try (InputStream resource = Build.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the build");
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        String revision = properties.getProperty("revision", UNKNOWN);
        boolean changed = Boolean.parseBoolean(properties.getProperty("uncommitted_changes"));
        return new Build(
                properties.getProperty("squadron", UNKNOWN),
                changed ? revision + "-dirty" : revision,
                properties.getProperty("djl", UNKNOWN));
    }
}
