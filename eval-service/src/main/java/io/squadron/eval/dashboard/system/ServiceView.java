package io.squadron.eval.dashboard.system;

import io.squadron.eval.system.KafkaState;
import io.squadron.eval.system.ServiceHealth;
import java.util.List;

/**
 * A service with its replicas.
 *
 * @param health what it said to this replica of the eval-service
 * @param replicas as Kafka knows them; empty where it knows none
 * @param replicasNote why none are known, one sentence; empty where that is known
 */
public record ServiceView(ServiceHealth health, List<KafkaState.Member> replicas, String replicasNote) {

    /** It takes calls. */
    public boolean isServing() {
        return health.state() == ServiceHealth.State.SERVING;
    }

    /** Its state as people say it. */
    public String word() {
        return switch (health.state()) {
            case SERVING -> "Serving";
            case NOT_SERVING -> "Not serving";
            case AWAY -> "Away";
        };
    }
}
