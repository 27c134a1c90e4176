package io.squadron.local.job;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The project's own Maven.
 *
 * @param root holds {@code mvnw} and the root pom.xml, which pins the plugin that is used here
 */
record MavenWrapper(Path root) {

    /** The one of the checkout that this code was built in. */
    static MavenWrapper ofThisBuild() {
        Path directory = ownLocation();
        while (directory != null && !Files.isRegularFile(directory.resolve("mvnw"))) {
            directory = directory.getParent();
        }
        if (directory == null) {
            throw new FailedException("Encoders are fetched with the project's ./mvnw, but it was not found near "
                    + ownLocation() + ": run deploy/squadron in a checkout.");
        }
        return new MavenWrapper(directory);
    }

    /**
     * Starts Maven, to put one artifact into a directory.
     *
     * @param coordinates {@code group:artifact:version}
     * @param log receives what it says: errors only
     */
    Process copy(String coordinates, Path target, Path log) throws IOException {
        List<String> command = new ArrayList<>(
                File.separatorChar == '\\'
                        ? List.of("cmd", "/c", root.resolve("mvnw.cmd").toString())
                        : List.of("sh", root.resolve("mvnw").toString()));
        command.addAll(List.of(
                "-q",
                "-B",
                "-N",
                "-f",
                root.resolve("pom.xml").toString(),
                "dependency:copy",
                "-Dartifact=" + coordinates,
                "-DoutputDirectory=" + target));
        return new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static Path ownLocation() {
        try {
            return Path.of(MavenWrapper.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
