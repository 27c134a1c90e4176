/**
 * What services need beside SmallRye Reactive Messaging's channels: a follower of a compacted topic, which knows when it
 * has read all that there is, a customizer that marks records with their schema version, and the readiness of topics.
 *
 * <p>A follower's channel is configured so: {@code assign-seek=0:0} (every replica reads the whole topic, no consumer
 * group), {@code commit-strategy=ignore} (nothing to commit: each start reads all of it again), {@code
 * failure-strategy=ignore} (what cannot be read is told in the log and stays on the topic; the state of other keys does not
 * suffer from it).
 */
package io.squadron.kafka.messaging;
