package io.squadron.eval.promotion;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.CheckpointEvaluation;
import io.squadron.eval.evaluation.EvaluationState;
import io.squadron.eval.evaluation.Evaluations;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.promotion.Decision.CannotTell;
import io.squadron.eval.promotion.Decision.Promote;
import io.squadron.eval.promotion.Measurement.Measured;
import io.squadron.eval.storage.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings completed evaluations to {@link PromotionRule} and puts down what it decides. Every method works within the
 * caller's transaction; a change of the alias is announced afterwards.
 */
@ApplicationScoped
public class Promotions {
    private static final Logger LOG = Logger.getLogger(Promotions.class);
    private static final int MAX_MEASUREMENTS = 5;

    private final Aliases aliases;
    private final Evaluations evaluations;
    private final Comparisons comparisons;
    private final DatabaseClock clock;
    private final EvalConfig config;
    private final PromotionRule rule;
    private final Counter promotions;

    Promotions(
            Aliases aliases,
            Evaluations evaluations,
            Comparisons comparisons,
            DatabaseClock clock,
            EvalConfig config,
            MeterRegistry meters) {
        this.promotions = Counter.builder("squadron.eval.promotions")
                .description("Decisions of this replica that a checkpoint becomes the champion")
                .register(meters);
        this.aliases = aliases;
        this.evaluations = evaluations;
        this.comparisons = comparisons;
        this.rule = new PromotionRule(config.promotionQuestions(), config.promotionMaxChance());
        this.clock = clock;
        this.config = config;
    }

    /** An evaluation has its figures. */
    public void completed(CheckpointEvaluation evaluation) {
        if (!evaluation.isScored() || !evaluation.setting().isReference() || !isDeciding(evaluation.datasetId)) {
            return;
        }
        aliases.lock(ModelAlias.CHAMPION);
        Optional<Aliases.Current> champion = aliases.current(ModelAlias.CHAMPION);
        if (champion.isEmpty()) {
            consider(evaluation, rule.first(measured(evaluation)));
        } else if (isChampion(champion, evaluation)) {
            bestRival(evaluation, champion.get()).ifPresent(rival -> compareWithRival(evaluation, rival));
        } else {
            compareWithChampion(evaluation, champion.get());
        }
    }

    /** The champion is decided on this data set. */
    private boolean isDeciding(String datasetId) {
        return config.promotionDataset()
                .map(wanted -> wanted.equals(datasetId)
                        || wanted.equals(ImportedDataset.<ImportedDataset>findById(datasetId).name))
                .orElse(true);
    }

    private void compareWithRival(CheckpointEvaluation champions, CheckpointEvaluation rival) {
        if (!isComparable(rival)) {
            // Its answers were let go; once they are there again, it has its turn.
            evaluations.measureAgain(rival.evaluationId, Duration.ZERO);
            return;
        }
        Decision decision = rule.decide(measured(rival), measured(champions), () -> chance(rival, champions));
        consider(rival, decision);
        if (isUnsound(decision)) {
            askAgain(champions);
            askAgain(rival);
        }
    }

    private void compareWithChampion(CheckpointEvaluation candidate, Aliases.Current champion) {
        Decision decision = rule.decide(
                measured(candidate),
                measurement(champion, candidate),
                () -> chance(
                        candidate,
                        candidate.counterpart(champion.checkpointId()).orElseThrow()));
        consider(candidate, decision);
        if (decision instanceof CannotTell) {
            measure(champion.checkpointId(), candidate);
        }
        if (isUnsound(decision)) {
            askAgain(candidate);
        }
    }

    /** The evaluation is the champion's: should it fail, others cannot be compared with it, so it is tried again. */
    public boolean isChampions(CheckpointEvaluation evaluation) {
        return isChampion(aliases.current(ModelAlias.CHAMPION), evaluation);
    }

    private void consider(CheckpointEvaluation candidate, Decision decision) {
        if (isDeleted(candidate.checkpointId)) {
            return;
        }
        candidate.promotion = decision.sentence();
        LOG.infof("Checkpoint %s: %s", candidate.checkpointId, decision.sentence());
        if (decision instanceof Promote promote) {
            ImportedDataset dataset = ImportedDataset.findById(candidate.datasetId);
            String reason =
                    String.format(Locale.ROOT, "f1 %.1f on %s, %s", candidate.f1, dataset.name, promote.circumstance());
            aliases.decide(ModelAlias.CHAMPION, candidate.checkpointId, reason);
            promotions.increment();
        }
    }

    /** The champion is to be measured as the candidate was; once it is, the candidate has its turn again. */
    private void measure(String champion, CheckpointEvaluation candidate) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(champion);
        if (checkpoint == null) {
            // Its announcement is on the way, on another topic; the next candidate brings this up again.
            return;
        }
        String id = evaluations.require(checkpoint, candidate.datasetId, candidate.setting());
        evaluations.measureAgain(id, config.championRetry());
    }

    /** Questions that could turn the comparison round get another chance, but not for ever. */
    private void askAgain(CheckpointEvaluation evaluation) {
        if (evaluation.measurements < MAX_MEASUREMENTS) {
            evaluations.measureAgain(evaluation.evaluationId, config.championRetry());
        }
    }

    private static boolean isUnsound(Decision decision) {
        return decision instanceof CannotTell cannotTell && cannotTell.reason() == Decision.Reason.TOO_MANY_UNANSWERED;
    }

    private Measurement measurement(Aliases.Current champion, CheckpointEvaluation like) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(champion.checkpointId());
        Optional<CheckpointEvaluation> own = like.counterpart(champion.checkpointId());
        if (own.isPresent() && isComparable(own.get())) {
            return measured(own.get());
        }
        if (checkpoint == null ? isLongSince(champion.since()) : checkpoint.isDeleted()) {
            return new Measurement.Gone();
        }
        return own.filter(evaluation -> evaluation.status == EvaluationState.FAILED)
                .<Measurement>map(evaluation -> new Measurement.Failed(evaluation.failure))
                .orElseGet(Measurement.NotYet::new);
    }

    /** What the rule looks at is there. */
    private boolean isComparable(CheckpointEvaluation evaluation) {
        return rule.comparesAnswers() ? evaluation.hasPredictions() : evaluation.isScored();
    }

    /** An alias and its checkpoint come by two topics; what nobody has announced by now has been deleted. */
    private boolean isLongSince(Instant moment) {
        return moment.plus(config.announcementPatience()).isBefore(clock.now());
    }

    /** That two equals differ so. */
    private double chance(CheckpointEvaluation candidate, CheckpointEvaluation champions) {
        return comparisons
                .of(champions.evaluationId, candidate.evaluationId, Condition.everything())
                .f1Chance();
    }

    private static Measured measured(CheckpointEvaluation evaluation) {
        return new Measured(
                evaluation.f1, evaluation.f1 + 100.0 * evaluation.givenUp / evaluation.scored, evaluation.scored);
    }

    /** Of those that were measured while this champion reigned: one set aside by hand is not brought back. */
    private static Optional<CheckpointEvaluation> bestRival(CheckpointEvaluation evaluation, Aliases.Current champion) {
        return evaluation.completedRivalsSince(champion.since()).stream()
                .filter(rival -> !isDeleted(rival.checkpointId))
                .findFirst();
    }

    private static boolean isChampion(Optional<Aliases.Current> champion, CheckpointEvaluation evaluation) {
        return champion.isPresent() && champion.get().checkpointId().equals(evaluation.checkpointId);
    }

    private static boolean isDeleted(String checkpointId) {
        AnnouncedCheckpoint checkpoint = AnnouncedCheckpoint.findById(checkpointId);
        return checkpoint != null && checkpoint.isDeleted();
    }
}
