package io.squadron.kafka;

import java.util.Map;

/**
 * One topic of the contract.
 *
 * @param name its name, e.g. {@link Topics#DATASETS}
 * @param partitions so many at least; exactly one where it says one, for then records have one order
 * @param config Kafka's topic settings that matter, by Kafka's names; everything else is the cluster's business
 */
public record Topic(String name, int partitions, Map<String, String> config) {
    /** Copies the settings. */
    public Topic {
        config = Map.copyOf(config);
    }
}
