package io.squadron.eval.promotion;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The alias "champion" goes to a checkpoint whose F1 is higher than the champion's on the same data set with the same
 * settings. A champion that was never measured there is measured first: figures of two data sets can't be compared.
 */
@ApplicationScoped
public class ChampionRule {
    private static final Logger LOG = Logger.getLogger(ChampionRule.class);

    private final Evaluations evaluations;

    ChampionRule(Evaluations evaluations) {
        this.evaluations = evaluations;
    }

    /** Applies the rule to a completed evaluation within the caller's transaction; the change is announced afterwards. */
    public void completed(CheckpointEvaluation evaluation) {
        if (isDeleted(evaluation.checkpointId)) {
            return;
        }
        ModelAlias champion = champion();
        if (champion == null) {
            champion = new ModelAlias();
            champion.alias = ModelAlias.CHAMPION;
            crown(champion, evaluation, ", the first champion");
        } else if (champion.checkpointId.equals(evaluation.checkpointId)) {
            bestChallenger(evaluation, champion)
                    .filter(challenger -> challenger.f1 > evaluation.f1)
                    .ifPresent(challenger -> crown(champion(), challenger, before(evaluation)));
        } else {
            challenge(champion, evaluation);
        }
    }

    /** A champion that cannot be measured where others were gives way to the best of them. */
    public void failed(CheckpointEvaluation evaluation) {
        ModelAlias champion = champion();
        if (champion != null && champion.checkpointId.equals(evaluation.checkpointId)) {
            bestChallenger(evaluation, champion)
                    .ifPresent(challenger -> crown(champion, challenger, ", the one before cannot be measured"));
        }
    }

    private void challenge(ModelAlias champion, CheckpointEvaluation challenger) {
        Optional<CheckpointEvaluation> reigning = challenger.counterpart(champion.checkpointId);
        if (reigning.filter(own -> own.status == EvaluationState.COMPLETED).isPresent()) {
            if (challenger.f1 > reigning.get().f1) {
                crown(champion, challenger, before(reigning.get()));
            }
            return;
        }
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(champion.checkpointId);
        boolean failed =
                reigning.filter(own -> own.status == EvaluationState.FAILED).isPresent();
        if (checkpoint == null || checkpoint.isDeleted() || failed) {
            crown(champion, challenger, ", the one before cannot be measured");
        } else {
            LOG.infof("The champion %s is measured on %s too", champion.checkpointId, challenger.datasetId);
            evaluations.require(checkpoint, challenger.datasetId, challenger.setting());
        }
    }

    /** Of those that were measured while this champion reigned: one set aside by hand is not brought back. */
    private static Optional<CheckpointEvaluation> bestChallenger(CheckpointEvaluation evaluation, ModelAlias champion) {
        return evaluation.completedRivalsSince(champion.changedAt).stream()
                .filter(rival -> !isDeleted(rival.checkpointId))
                .findFirst();
    }

    private static boolean isDeleted(String checkpointId) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
        return checkpoint != null && checkpoint.isDeleted();
    }

    private static ModelAlias champion() {
        return ModelAlias.findById(ModelAlias.CHAMPION, LockModeType.PESSIMISTIC_WRITE);
    }

    private static String before(CheckpointEvaluation reigning) {
        return String.format(Locale.ROOT, ", before %.1f", reigning.f1);
    }

    private static void crown(ModelAlias champion, CheckpointEvaluation evaluation, String circumstance) {
        ImportedDataset dataset = ImportedDataset.findById(evaluation.datasetId);
        champion.checkpointId = evaluation.checkpointId;
        champion.reason = String.format(Locale.ROOT, "f1 %.1f on %s", evaluation.f1, dataset.name) + circumstance;
        champion.changedAt = Instant.now().truncatedTo(ChronoUnit.MICROS);
        champion.announced = false;
        champion.persist();
        LOG.infof("Checkpoint %s is the champion: %s", evaluation.checkpointId, champion.reason);
    }
}
