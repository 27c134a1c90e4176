package io.squadron.local.stack;

import io.squadron.local.OwnLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the packaged services are: under the directory that {@value #VARIABLE} names, else under the one in which this
 * code lies, which is the repository's root after a build.
 *
 * @param root holds a directory for each service, e.g. {@code tokenizer-service}
 */
record Distribution(Path root) {
    /** The environment variable that names a distribution. */
    static final String VARIABLE = "SQUADRON_DIST";

    /** Returns the distribution that this process belongs to. */
    static Distribution find() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isBlank()) {
            return new Distribution(Path.of(named).toAbsolutePath().normalize());
        }
        return OwnLocation.nearest(directory -> Files.isDirectory(directory.resolve(directoryOf(Part.TOKENIZER))))
                .map(Distribution::new)
                .orElseThrow(() -> new StackException("Squadron's services were not found near " + OwnLocation.path()
                        + ": run deploy/squadron, or name the directory that holds them in " + VARIABLE + "."));
    }

    /** Returns the jar that {@code java -jar} starts, either as Maven leaves it or copied beside its service's name. */
    Path jar(Part service) {
        Path directory = root.resolve(directoryOf(service));
        List<Path> places = List.of(
                directory.resolve("target").resolve("quarkus-app").resolve("quarkus-run.jar"),
                directory.resolve("quarkus-run.jar"));
        return places.stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new StackException("The " + directoryOf(service) + " is not built: " + places.get(0)
                        + " is missing; run deploy/squadron, which builds, or ./mvnw package."));
    }

    private static String directoryOf(Part service) {
        return service.title() + "-service";
    }
}
