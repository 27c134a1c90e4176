package io.squadron.inference.health;

import io.smallrye.common.annotation.Identifier;
import io.squadron.inference.RequestsUnderWay;
import io.squadron.inference.config.InferenceConfig;
import io.squadron.inference.config.Startup;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelRegistry;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.TopicsReadiness;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether callers should come, the one truth behind {@code /q/health/ready} and {@code grpc.health.v1.Health}.
 *
 * <p>Ready when the engine runs, the topics are as they must be and every announcement made before the start has been read;
 * with {@code squadron.inference.ready-without-model=false} a model has to be there to answer with, too. Without that a service
 * without any model is ready: it answers FAILED_PRECONDITION until one is announced, and the eval-service needs it to be there
 * by then.
 *
 * <p>Once ready, it stays so until it stops, and Kafka is asked no more: answers need none, and what is wrong there is wrong for
 * all replicas at once, which must not all be taken away from their callers for it.
 */
@Singleton
class ServiceState {
    private final Engine engine;
    private final ModelRegistry models;
    private final Startup startup;
    private final RequestsUnderWay requests;
    private final boolean readyWithoutModel;
    private final TopicsReadiness topics;

    private volatile boolean wasReady;

    ServiceState(
            Engine engine,
            ModelRegistry models,
            Startup startup,
            RequestsUnderWay requests,
            InferenceConfig config,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.engine = engine;
        this.models = models;
        this.startup = startup;
        this.requests = requests;
        this.readyWithoutModel = config.readyWithoutModel();
        this.topics = new TopicsReadiness(kafka, List.of(Topics.CHECKPOINTS, Topics.EVALUATIONS));
    }

    /**
     * How it is now.
     *
     * @param details for people, by their names
     */
    record State(boolean isReady, Map<String, String> details) {}

    /** Looks; may take as long as the broker does, until the service is ready for the first time. */
    State look() {
        boolean engineRuns = !engine.description().isEmpty();
        boolean isRead = models.isReplayed();
        boolean hasModel = readyWithoutModel || models.isAnswering();
        List<String> faults = wasReady ? List.of() : topics.faults();
        if (engineRuns && isRead && hasModel && faults.isEmpty()) {
            wasReady = true;
        }
        boolean isLeaving = requests.isLeaving();
        Map<String, String> details = new LinkedHashMap<>();
        details.put("engine", engineRuns ? engine.description() : "not started");
        details.put("announcements", isRead ? "read" : "not read yet");
        details.put("models-loaded", Long.toString(models.loadedModels()));
        if (!wasReady && !hasModel) {
            details.put("waiting-for", "a model to answer with");
        }
        if (isLeaving) {
            details.put("stopping", "callers are to go elsewhere");
        }
        if (!startup.failure().isEmpty()) {
            details.put("failure", startup.failure());
        }
        if (!faults.isEmpty()) {
            details.put("reason", String.join(" ", faults));
        }
        return new State(wasReady && !isLeaving, details);
    }
}
