package io.squadron.eval.dashboard.model;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.dashboard.Champion;
import io.squadron.eval.dashboard.evaluation.EvaluationView;
import io.squadron.eval.dashboard.evaluation.EvaluationViews;
import io.squadron.eval.promotion.AliasChangeEntry;
import io.squadron.eval.promotion.ModelAlias;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads which models there are and what they are called. */
@ApplicationScoped
public class ModelViews {
    /** Imported models that the list shows at most. */
    static final int LISTED_IMPORTS = 50;

    /** Changes of an alias that are shown at most. */
    static final int LISTED_CHANGES = 100;

    /** Checkpoints that can be chosen at most. */
    static final int LISTED_CHECKPOINTS = 100;

    private final EvaluationViews evaluations;

    ModelViews(EvaluationViews evaluations) {
        this.evaluations = evaluations;
    }

    /** What no run made. */
    @Transactional
    public List<ImportedModel> imported() {
        Champion champion = Champion.load();
        Map<String, List<EvaluationView>> ofImported =
                evaluations.ofRun("").stream().collect(Collectors.groupingBy(EvaluationView::checkpointId));
        return AnnouncedCheckpoint.imported(LISTED_IMPORTS).stream()
                .map(checkpoint -> new ImportedModel(
                        checkpoint.checkpointId,
                        checkpoint.modelNameOrPath,
                        checkpoint.bytes,
                        champion.is(checkpoint.checkpointId),
                        checkpoint.createdAt,
                        ofImported.getOrDefault(checkpoint.checkpointId, List.of())))
                .toList();
    }

    @Transactional
    Champion champion() {
        return Champion.load();
    }

    /** Of the newest checkpoints that are there. */
    @Transactional
    List<String> checkpointIds() {
        return AnnouncedCheckpoint.newest(LISTED_CHECKPOINTS).stream()
                .map(checkpoint -> checkpoint.checkpointId)
                .toList();
    }

    /** What can be asked: names, then checkpoints. */
    @Transactional
    public List<String> named() {
        return Stream.concat(ModelAlias.names().stream(), checkpointIds().stream())
                .toList();
    }

    /** Where an alias pointed, newest first. */
    @Transactional
    public List<AliasChange> aliasChanges(String alias) {
        return AliasChangeEntry.before(alias, Long.MAX_VALUE, LISTED_CHANGES).stream()
                .map(AliasChange::of)
                .toList();
    }
}
