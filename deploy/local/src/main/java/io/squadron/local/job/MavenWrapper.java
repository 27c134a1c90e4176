package io.squadron.local.job;

import io.squadron.local.OwnLocation;
import java.io.File;
import java.io.IOException;
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
        return OwnLocation.nearest(directory -> Files.isRegularFile(directory.resolve("mvnw")))
                .map(MavenWrapper::new)
                .orElseThrow(() -> new FailedException("Encoders are fetched with the project's ./mvnw, but it was not"
                        + " found near " + OwnLocation.path() + ": run deploy/squadron in a checkout."));
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
}
