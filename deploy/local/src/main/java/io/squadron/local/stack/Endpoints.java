package io.squadron.local.stack;

import java.net.URI;

/**
 * Where a stack can be reached.
 *
 * @param kafkaBootstrapServers {@code host:port} of the broker
 * @param jdbcUrl the address of the database, without user and password
 * @param tokenizer {@code host:port} of the tokenizer-service's gRPC server
 * @param trainer {@code host:port} of the trainer-service's gRPC server
 * @param inference {@code host:port} of the inference-service's gRPC server
 * @param eval {@code host:port} of the eval-service's gRPC server
 * @param dashboard the dashboard's first page
 */
public record Endpoints(
        String kafkaBootstrapServers,
        String jdbcUrl,
        String tokenizer,
        String trainer,
        String inference,
        String eval,
        URI dashboard) {
    /** The inference-service's HTTP server: a stack's ports are shifted alike. */
    public URI inferenceHttp() {
        int port = dashboard.getPort() + Ports.distance(Part.EVAL, Part.INFERENCE);
        return URI.create("http://" + dashboard.getHost() + ":" + port + "/");
    }
}
