package io.squadron.eval.retention;

import io.quarkus.scheduler.Scheduled;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.storage.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Looks from time to time for what need not be kept any longer. */
@ApplicationScoped
class RetentionSchedule {
    private static final Logger LOG = Logger.getLogger(RetentionSchedule.class);

    private final Retention retention;
    private final Schema schema;
    private final LiveChanges changes;

    RetentionSchedule(Retention retention, Schema schema, LiveChanges changes) {
        this.retention = retention;
        this.schema = schema;
        this.changes = changes;
    }

    /** What fails is found again the next time. */
    @Scheduled(
            every = "{squadron.eval.retention-interval}",
            delayed = "{squadron.eval.retention-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        if (!schema.isReady()) {
            return;
        }
        int evaluations = retention.letPredictionsGo().size();
        int curves = retention.thinCurves().size();
        if (evaluations + curves > 0) {
            LOG.infof(
                    "Let the predictions of %d evaluations go, and thinned the curves of %d runs", evaluations, curves);
            changes.ofEverything();
        }
    }
}
