package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.client.AliasClient;
import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.AliasAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Observed.EvaluationRow;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.v1.AliasChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nobody became champion but by hand or after a comparison that it won: its evaluation was complete, and better than that of the
 * champion before. Every change that was acknowledged stands on the topic.
 */
final class ChampionAudit implements Audit {
    private static final String PROMOTION = "eval-service";

    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        List<AliasChange> changes = observed.aliasChanges().stream()
                .filter(change -> change.getAlias().equals(AliasClient.CHAMPION))
                .toList();
        changes.stream()
                .filter(change -> change.getChangedBy().equals(PROMOTION))
                .forEach(promotion -> check(promotion, observed, violations));
        long acknowledged = history.all(AliasAcknowledged.class).size();
        long byHand = changes.stream()
                .filter(change -> !change.getChangedBy().equals(PROMOTION))
                .count();
        if (byHand < acknowledged) {
            violations.add("%d changes of the champion were acknowledged, and %d are on the topic"
                    .formatted(acknowledged, byHand));
        }
        return violations;
    }

    private static void check(AliasChange promotion, Observed observed, List<String> violations) {
        String candidate = promotion.getCheckpointId();
        Optional<EvaluationRow> won = evaluation(observed, candidate);
        if (won.isEmpty()) {
            violations.add(candidate + " became champion without an evaluation");
            return;
        }
        long promotedMillis =
                promotion.getTime().getSeconds() * 1000 + promotion.getTime().getNanos() / 1_000_000;
        if (won.get().completedMillis() > promotedMillis) {
            violations.add(candidate + " became champion before its evaluation was complete");
        }
        if (promotion.hasPreviousCheckpointId()) {
            Optional<EvaluationRow> lost = evaluation(observed, promotion.getPreviousCheckpointId());
            if (lost.isEmpty()) {
                violations.add(
                        candidate + " replaced " + promotion.getPreviousCheckpointId() + ", which was never evaluated");
            } else if (won.get().f1() <= lost.get().f1()) {
                violations.add("%s with an F1 of %s replaced %s with %s"
                        .formatted(
                                candidate,
                                won.get().f1(),
                                promotion.getPreviousCheckpointId(),
                                lost.get().f1()));
            }
        }
    }

    private static Optional<EvaluationRow> evaluation(Observed observed, String checkpoint) {
        return observed.stored().evaluations().stream()
                .filter(row ->
                        row.checkpointId().equals(checkpoint) && row.status().equals("COMPLETED"))
                .findFirst();
    }
}
