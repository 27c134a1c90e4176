package io.squadron.eval.service;

import io.quarkus.grpc.stubs.ServerCalls;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.squadron.embedded.LoopbackPort;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Free ports for the service's gRPC server and for the inference-service's stand-in, and settings that suit tests. */
public final class EvalStack implements QuarkusTestResourceLifecycleManager {

    /** Where a trainer would write event files. */
    static final Path TENSORBOARD = Path.of("target", "tensorboard").toAbsolutePath();

    @Override
    public Map<String, String> start() {
        forgetFormerApplication();
        Map<String, String> configuration = new HashMap<>();
        List<Integer> ports = LoopbackPort.free(4);
        configuration.put("quarkus.grpc.server.test-port", ports.get(0).toString());
        configuration.put("quarkus.grpc.server.port", ports.get(0).toString());
        String inferencePort = ports.get(1).toString();
        configuration.put("squadron.eval.inference-port", inferencePort);
        // In tests Quarkus sends clients to the application's own server unless this says otherwise.
        configuration.put("quarkus.grpc.clients.inference.test-port", inferencePort);
        configuration.put("squadron.eval.trainer-port", ports.get(2).toString());
        configuration.put("quarkus.grpc.clients.trainer.test-port", ports.get(2).toString());
        configuration.put("squadron.eval.trainer-deadline", "PT5S");
        configuration.put("squadron.eval.tensorboard-directory", TENSORBOARD.toString());
        // Ten years, and nobody looks by himself: a test makes what is older, and looks.
        configuration.put("squadron.eval.prediction-retention", "P3650D");
        configuration.put("squadron.eval.curve-retention", "P3650D");
        // Nobody listens there, unless a test does.
        configuration.put("squadron.eval.tokenizer-port", ports.get(3).toString());
        configuration.put(
                "quarkus.grpc.clients.tokenizer.test-port", ports.get(3).toString());
        configuration.put("squadron.eval.predictions-per-transaction", "2");
        configuration.put("squadron.eval.questions-in-flight", "4");
        configuration.put("squadron.eval.poll-interval", "PT0.1S");
        configuration.put("squadron.eval.announce-interval", "PT0.1S");
        configuration.put("squadron.eval.max-backoff", "PT0.5S");
        configuration.put("squadron.eval.inference-patience", "PT3S");
        configuration.put("squadron.eval.champion-retry", "PT0.5S");
        configuration.put("squadron.eval.answer-deadline", "PT1.5S");
        configuration.put("squadron.eval.turn", "PT0.5S");
        configuration.put("squadron.eval.lease", "PT3S");
        configuration.put("squadron.eval.busy-attempts-per-question", "4");
        configuration.put("squadron.eval.transaction-timeout", "PT3S");
        configuration.put("squadron.eval.curve-points", "200");
        configuration.put("squadron.eval.heartbeat", "PT0.5S");
        // A service that was ended in haste keeps its partitions for so long; the next class' service waits for them.
        configuration.put("mp.messaging.connector.smallrye-kafka.session.timeout.ms", "10000");
        configuration.put("mp.messaging.connector.smallrye-kafka.max.poll.interval.ms", "20000");
        return configuration;
    }

    /**
     * Quarkus' stubs keep the handler of failures that the JVM's first application had, also when that one is long gone and another
     * runs: each failure of the other would become one of the handler's own.
     */
    private static void forgetFormerApplication() {
        try {
            Field handler = ServerCalls.class.getDeclaredField("ehp");
            handler.setAccessible(true);
            handler.set(null, null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Quarkus' stubs are not what they were; does this still have to be?", e);
        }
    }

    @Override
    public void stop() {}
}
