package io.squadron.local.stack;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Which stack is meant, and how to start it if it doesn't run.
 *
 * @param home the directory that holds the stack's data, logs and state; two stacks never share one
 * @param portOffset what is added to every default port
 * @param startLimit how long a service may take until it is ready
 */
public record StackOptions(Path home, int portOffset, Duration startLimit) {
    /** The environment variable that names the home. */
    public static final String HOME_VARIABLE = "SQUADRON_HOME";

    /** The system property by which DJL is told where to unpack native libraries. */
    public static final String NATIVE_DIRECTORY_PROPERTY = "DJL_CACHE_DIR";

    private static final Duration DEFAULT_START_LIMIT = Duration.ofMinutes(3);

    /** Makes the home absolute: the supervisor works in another directory than its caller. */
    public StackOptions {
        home = home.toAbsolutePath().normalize();
    }

    /** Returns options with the usual limit. */
    public static StackOptions of(Path home, int portOffset) {
        return new StackOptions(home, portOffset, DEFAULT_START_LIMIT);
    }

    /** Returns where native libraries are unpacked, for the services and the command line alike. */
    public static Path nativeDirectory(Path home) {
        return home.resolve("native");
    }

    /** Returns the home of who says nothing: {@value #HOME_VARIABLE}, else {@code ~/.squadron}. */
    public static Path defaultHome() {
        String home = System.getenv(HOME_VARIABLE);
        return home == null || home.isBlank() ? Path.of(System.getProperty("user.home"), ".squadron") : Path.of(home);
    }
}
