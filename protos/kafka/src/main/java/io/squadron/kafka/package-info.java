/**
 * The contract on Kafka: which topics there are and how they are set, how clients are configured, and which schema
 * version a value has. Plain Java and the Kafka client; what needs Quarkus stands in {@code messaging}.
 */
package io.squadron.kafka;
