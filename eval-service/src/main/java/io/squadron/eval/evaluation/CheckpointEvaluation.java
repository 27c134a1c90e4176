package io.squadron.eval.evaluation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One evaluation of a checkpoint on a data set: what was asked for, how far it is, and in the end its figures (percent). */
@Entity
@Table(name = "evaluation")
public class CheckpointEvaluation extends PanacheEntityBase {
    @Id
    public String evaluationId;

    public String checkpointId;
    public String runId;
    public long step;
    public String datasetId;

    // EvaluationSetting
    @Column(name = "n_best_size")
    public int nBestSize;

    public int maxAnswerLength;

    @Column(name = "version_2_with_negative")
    public boolean version2WithNegative;

    public double nullScoreDiffThreshold;
    public boolean verboseLogging;

    @Enumerated(EnumType.STRING)
    public EvaluationState status;

    /** One sentence: why it FAILED, or why it waits for its next try. */
    public String failure;

    /** Name of the gRPC status that goes with the failure; empty without one. */
    public String failureStatus;

    /** Questions with a stored prediction, of so many. */
    public long answered;

    public long total;

    /** Questions that could not be answered; each counts as 0. */
    public long unanswered;

    public double seconds;

    // SquadMetrics
    public Double exact;

    @Column(name = "f1")
    public Double f1;

    public Double hasAnsExact;

    @Column(name = "has_ans_f1")
    public Double hasAnsF1;

    public Long hasAnsTotal;
    public Double noAnsExact;

    @Column(name = "no_ans_f1")
    public Double noAnsF1;

    public Long noAnsTotal;
    public Double bestExact;
    public Double bestExactThresh;

    @Column(name = "best_f1")
    public Double bestF1;

    @Column(name = "best_f1_thresh")
    public Double bestF1Thresh;

    /** What it meant for the champion, one sentence; empty before it is complete. */
    public String promotion;

    public Instant createdAt;
    public Instant nextTryAt;
    public Instant completedAt;

    /** Kafka has acknowledged the result. */
    public boolean announced;

    public EvaluationSetting setting() {
        return new EvaluationSetting(
                nBestSize, maxAnswerLength, version2WithNegative, nullScoreDiffThreshold, verboseLogging);
    }

    /** Those of a run in the order of training. */
    public static List<CheckpointEvaluation> ofRun(String runId) {
        return CheckpointEvaluation.<CheckpointEvaluation>find("runId = ?1 order by step, createdAt", runId)
                .list();
    }

    /** The evaluation of another checkpoint, in whatever state, whose figures can be compared with this one's. */
    public Optional<CheckpointEvaluation> counterpart(String otherCheckpointId) {
        return findByIdOptional(setting().evaluationId(otherCheckpointId, datasetId));
    }

    /** Other checkpoints' evaluations on the same data set with the same settings that ended after a moment, best F1 first. */
    public List<CheckpointEvaluation> completedRivalsSince(Instant moment) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "datasetId = ?1 and checkpointId <> ?2 and status = ?3 and completedAt >= ?4"
                                + " order by f1 desc, completedAt",
                        datasetId,
                        checkpointId,
                        EvaluationState.COMPLETED,
                        moment)
                .stream()
                .filter(rival -> rival.setting().equals(setting()))
                .toList();
    }
}
