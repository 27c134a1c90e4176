package io.squadron.trainer.health;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.TopicsReadiness;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a topic that a trainer reads or writes is missing or set otherwise than the contract says. */
@Singleton
class TopicsHealth {
    @Produces
    @Readiness
    @Singleton
    HealthCheck topics(@Identifier("default-kafka-broker") Map<String, Object> kafka) {
        return new TopicsReadiness(
                kafka,
                List.of(
                        Topics.DATASETS,
                        Topics.WINDOWS,
                        Topics.TRAINING_REQUESTS,
                        Topics.RUN_EVENTS,
                        Topics.RUN_SUMMARIES,
                        Topics.CHECKPOINTS,
                        Topics.EVALUATIONS,
                        Topics.DEAD_LETTERS));
    }
}
