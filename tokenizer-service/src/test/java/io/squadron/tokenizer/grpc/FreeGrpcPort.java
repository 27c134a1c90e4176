package io.squadron.tokenizer.grpc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.LoopbackPort;
import java.util.Map;

/** A gRPC port for a packaged service, which cannot say which one it took. */
public final class FreeGrpcPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.grpc.server.port", Integer.toString(LoopbackPort.free()));
    }

    @Override
    public void stop() {}
}
