package io.squadron.local.stack;

import java.net.URI;
import java.util.List;

/**
 * How a service is started and how it says that it is ready.
 *
 * @param part which one
 * @param command the program and its arguments
 * @param readiness answers 200 to a GET once the service does its work
 */
record ServiceDefinition(Part part, List<String> command, URI readiness) {
    ServiceDefinition {
        command = List.copyOf(command);
    }
}
