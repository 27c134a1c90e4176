package io.squadron.local.stack;

import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * How a service is started and how it says that it is ready.
 *
 * @param part which one
 * @param command the program and its arguments
 * @param environment variables that it gets unless the environment has them
 * @param secrets variables that it gets whatever the environment has: what a process was started with, others can read
 * @param readiness answers 200 to a GET while the service does its work
 * @param liveness answers 200 to a GET as long as the service answers anything
 */
record ServiceDefinition(
        Part part,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> secrets,
        URI readiness,
        URI liveness) {
    ServiceDefinition {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        secrets = Map.copyOf(secrets);
    }
}
