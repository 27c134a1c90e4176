package io.squadron.embedded.quarkus;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Gives a {@code @QuarkusTest} a real broker and a real database:
 *
 * <pre>{@code
 * @QuarkusTestResource(value = EmbeddedStackResource.class,
 *         initArgs = {@ResourceArg(name = "kafka", value = "true"), @ResourceArg(name = "postgres", value = "true")})
 * }</pre>
 *
 * <p>Without arguments both are started. The configuration that the application gets: {@code kafka.bootstrap.servers};
 * {@code quarkus.datasource.jdbc.url}, {@code .username} and {@code .password}. Squadron's topics exist. All test
 * classes of a JVM share them, also across the restarts of the application between test profiles: use ids and consumer
 * groups of your own.
 */
public final class EmbeddedStackResource implements QuarkusTestResourceLifecycleManager {
    private static final String STACK = "io.squadron.embedded.TestStack";

    /** Held, because java.util.logging forgets the level of a logger that nobody refers to. */
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("kafka"),
            Logger.getLogger("org.apache.kafka"),
            Logger.getLogger("state.change.logger"),
            Logger.getLogger("io.zonky"));

    private Map<String, String> parts = Map.of();

    @Override
    public void init(Map<String, String> initArgs) {
        parts = initArgs.isEmpty() ? Map.of("kafka", "true", "postgres", "true") : Map.copyOf(initArgs);
    }

    @Override
    public Map<String, String> start() {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        Map<String, String> configuration = new HashMap<>();
        for (String part : List.of("kafka", "postgres")) {
            if (Boolean.parseBoolean(parts.get(part))) {
                configuration.putAll(startInSystemClassLoader(part));
            }
        }
        return configuration;
    }

    /** The stack ends with the JVM, not with one application: the next test class uses it again. */
    @Override
    public void stop() {}

    /**
     * Quarkus loads this class once for each application that it builds for tests, and closes the class loader
     * afterwards. The servers live in the JVM's own class loader, so that there is one of each, and so that they can
     * still load classes when the application is gone.
     */
    @SuppressWarnings("unchecked") // TestStack's methods return Map<String, String>
    private static Map<String, String> startInSystemClassLoader(String part) {
        ClassLoader system = ClassLoader.getSystemClassLoader();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(system);
        try {
            Class<?> stack = Class.forName(STACK, true, system);
            return (Map<String, String>) stack.getMethod(part).invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The embedded " + part + " for tests could not be started", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
