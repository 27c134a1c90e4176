package io.squadron.images;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an image runs.
 *
 * @param title a service's name, or {@code command-line}
 * @param checkout the directory with all modules, packaged
 */
record Program(String title, Path checkout) {
    static final String COMMAND_LINE = "command-line";

    Application application() {
        return new Application(
                checkout.resolve(isService() ? title + "/target/quarkus-app" : "deploy/images/target/command-line"));
    }

    boolean isService() {
        return !title.equals(COMMAND_LINE);
    }

    /** It has PyTorch in it. */
    boolean computes() {
        return title.equals("trainer-service") || title.equals("inference-service");
    }

    /** As the local stack starts it (deploy/local); the heap's size is the container's matter, in JAVA_TOOL_OPTIONS. */
    List<String> command() {
        List<String> command = new ArrayList<>(List.of("java", "-XX:+UseSerialGC", "-Duser.home=/var/lib/squadron"));
        if (isService()) {
            // A service without memory answers nobody any more: it ends, and is started again.
            command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-Dai.djl.offline=true"));
            command.addAll(List.of("-jar", Application.PLACE + "/quarkus-run.jar"));
        } else {
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-jar", Application.PLACE + "/squadron.jar"));
        }
        return List.copyOf(command);
    }
}
