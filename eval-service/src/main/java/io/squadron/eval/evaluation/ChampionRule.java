package io.squadron.eval.evaluation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The alias "champion" goes to a checkpoint whose F1 is higher than the champion's on the same data set with the same
 * settings, or that the champion was never compared with.
 */
@ApplicationScoped
class ChampionRule {
    private static final Logger LOG = Logger.getLogger(ChampionRule.class);

    /** Applies the rule to a completed evaluation within the caller's transaction; the change is announced afterwards. */
    void apply(CheckpointEvaluation evaluation, String datasetName) {
        ModelAlias champion = ModelAlias.findById(ModelAlias.CHAMPION, LockModeType.PESSIMISTIC_WRITE);
        if (champion == null) {
            champion = new ModelAlias();
            champion.alias = ModelAlias.CHAMPION;
            crown(champion, evaluation, reason(evaluation, datasetName) + ", the first champion");
            return;
        }
        if (champion.checkpointId.equals(evaluation.checkpointId)) {
            return;
        }
        Optional<CheckpointEvaluation> reigning = evaluation.counterpart(champion.checkpointId);
        if (reigning.isEmpty()) {
            crown(champion, evaluation, reason(evaluation, datasetName) + ", not measured before");
        } else if (evaluation.f1 > reigning.get().f1) {
            String before = String.format(Locale.ROOT, ", before %.1f", reigning.get().f1);
            crown(champion, evaluation, reason(evaluation, datasetName) + before);
        }
    }

    private static String reason(CheckpointEvaluation evaluation, String datasetName) {
        return String.format(Locale.ROOT, "f1 %.1f on %s", evaluation.f1, datasetName);
    }

    private static void crown(ModelAlias champion, CheckpointEvaluation evaluation, String reason) {
        champion.checkpointId = evaluation.checkpointId;
        champion.reason = reason;
        champion.changedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        champion.announced = false;
        champion.persist();
        LOG.infof("Checkpoint %s is the champion: %s", evaluation.checkpointId, reason);
    }
}
