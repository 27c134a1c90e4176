/** What an attempt at a run publishes, on its way to Kafka. */
package io.squadron.trainer.outbox;
