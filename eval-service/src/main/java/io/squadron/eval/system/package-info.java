/**
 * Squadron as it runs: which services answer, what lies on Kafka and who reads it how far behind, which models the
 * inference-service has in memory, and the dead letters. Everything here is somebody else's and may be away, so every reading has a
 * deadline, is made at most once a second however many ask, and is a sentence where it does not succeed.
 */
package io.squadron.eval.system;
