package io.squadron.trainer.encoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The coordinates of the encoders' artifacts; the build fills in the versions, which stand in the root pom.xml only. */
final class ArtifactVersions {
    private static final String RESOURCE = "encoder-artifacts.properties";

    private ArtifactVersions() {}

    static String coordinates(String encoder) {
        Properties properties = new Properties();
        try (InputStream resource = ArtifactVersions.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the build");
            }
            properties.load(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        String coordinates = properties.getProperty(encoder);
        if (coordinates == null) {
            throw new IllegalStateException(RESOURCE + " does not name the artifact of " + encoder);
        }
        return coordinates;
    }
}
