package io.squadron.tokenizer.kafka;

import io.squadron.kafka.messaging.ChannelsLiveness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.health.Liveness;

/** Not alive once nothing more can be heard of data sets or of tokenizers. */
@ApplicationScoped
class FollowedChannels {

    @Produces
    @Liveness
    @Singleton
    ChannelsLiveness channels(DatasetCatalog datasets, TokenizerTopic tokenizers) {
        return new ChannelsLiveness(List.of(datasets.follower(), tokenizers.follower()));
    }
}
