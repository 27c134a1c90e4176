package io.squadron.trainer.provenance;

import io.squadron.checkpoints.CheckpointProvenance.Software;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The code that runs, as the build left it written down. */
public final class Build {
    private static final String RESOURCE = "build.properties";
    private static final String UNKNOWN = "unknown";

    private Build() {}

    /** What a checkpoint says of it. */
    public static Software software() {
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
        return new Software(
                properties.getProperty("squadron", UNKNOWN),
                changed ? revision + "-dirty" : revision,
                properties.getProperty("djl", UNKNOWN),
                Runtime.version().toString());
    }

    /** The commit, as {@link Software#revision} has it; Squadron's version where it was not built from a git checkout. */
    public static String codeRevision() {
        return codeRevision(software());
    }

    static String codeRevision(Software software) {
        return software.revision().equals(UNKNOWN) ? software.squadron() : software.revision();
    }
}
