package io.squadron.inference.grpc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.LoopbackPort;
import java.util.Map;

/** The tokenizer-service's stand-in, and limits small enough to be reached. */
public final class NeighbourResource implements QuarkusTestResourceLifecycleManager {
    private WhitespaceTokenizer tokenizer;

    @Override
    public Map<String, String> start() {
        tokenizer = new WhitespaceTokenizer();
        String port = Integer.toString(LoopbackPort.free());
        return Map.of(
                "quarkus.grpc.clients.tokenizer.test-port",
                Integer.toString(tokenizer.port()),
                "quarkus.grpc.clients.tokenizer.port",
                Integer.toString(tokenizer.port()),
                "quarkus.grpc.server.port",
                port,
                "quarkus.grpc.server.test-port",
                port,
                "squadron.inference.max-loaded-models",
                "30",
                "squadron.inference.max-admitted-tokens",
                "40000",
                "squadron.inference.max-windows",
                "60",
                "squadron.inference.max-batch-tokens",
                "512",
                "squadron.inference.max-context-length",
                "5000");
    }

    @Override
    public void stop() {
        tokenizer.close();
    }
}
