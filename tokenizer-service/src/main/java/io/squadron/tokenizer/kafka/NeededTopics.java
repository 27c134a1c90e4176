package io.squadron.tokenizer.kafka;

import io.smallrye.common.annotation.Identifier;
import io.squadron.kafka.Topics;
import io.squadron.kafka.messaging.TopicsReadiness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.Readiness;

/** Not ready, with a sentence, while a topic is missing or set otherwise than the contract says. */
@ApplicationScoped
class NeededTopics {

    private static final List<String> NAMES =
            List.of(Topics.DATASETS, Topics.EXAMPLES, Topics.WINDOWS, Topics.TOKENIZERS);

    @Produces
    @Readiness
    @Singleton
    TopicsReadiness topics(@Identifier("default-kafka-broker") Map<String, Object> deployment) {
        return new TopicsReadiness(deployment, NAMES);
    }
}
