package io.squadron.eval.evaluation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One evaluation of a checkpoint on a data set: what was asked for, how far it is, and in the end its figures (percent). */
@Entity
@Table(name = "evaluation")
public class CheckpointEvaluation extends PanacheEntityBase {
    @Id
    public String evaluationId;

    public String checkpointId;

    /** What was evaluated: {@link AnnouncedCheckpoint#content} when the evaluation was put down. */
    public String content;

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
    @Column(name = "\"precision\"")
    public ModelPrecision precision;

    /** Of the data set's first ones; 0 for all. */
    public long maxQuestions;

    /** Names of those in which the inference-service can serve the checkpoint faster, the fastest first. */
    public String fasterPrecisions;

    @Enumerated(EnumType.STRING)
    public EvaluationState status;

    /** One sentence: why it FAILED, or why it waits for its next try. */
    public String failure;

    /** Name of the {@link FailureReason} that goes with the failure; empty without one. */
    public String failureReason;

    /** Questions with a stored prediction, of so many. */
    public long answered;

    public long total;

    /** Questions that could not be answered; each that has gold answers counts as 0. */
    public long unanswered;

    /** Of those that have gold answers: questions that went without for a reason that may pass. */
    public long givenUp;

    /** Questions that say neither what is right nor that nothing is: they are answered, not scored. */
    public long unlabelled;

    /** Questions behind the figures. */
    public long scored;

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

    /** When it has its turn, of those that wait. */
    public Instant nextTryAt;

    /** Tries in a row that brought nothing. */
    public int tries;

    /** How often it was opened again, because a comparison needed better figures. */
    public int measurements;

    /** Whose turn it is while it is RUNNING; whoever has not got it writes nothing. */
    public String claim;

    /** The claim lapses then. */
    public Instant leaseUntil;

    public Instant completedAt;

    /** When its predictions were let go (squadron.eval.prediction-retention); null while they are here. */
    public Instant predictionsDeletedAt;

    /** Kafka has acknowledged the result. */
    public boolean announced;

    public EvaluationSetting setting() {
        return new EvaluationSetting(
                nBestSize,
                maxAnswerLength,
                version2WithNegative,
                nullScoreDiffThreshold,
                verboseLogging,
                precision,
                maxQuestions);
    }

    /** It has figures, and question by question it can be compared with others. */
    public boolean hasPredictions() {
        return isScored() && predictionsDeletedAt == null;
    }

    /** For whoever asks for predictions that were let go. */
    public String predictionsGone() {
        return "The predictions of evaluation " + evaluationId + " were let go at " + predictionsDeletedAt
                + " (squadron.eval.prediction-retention); delete it and evaluate again to have them.";
    }

    /** It has figures: complete, and there was something to score. */
    public boolean isScored() {
        return status == EvaluationState.COMPLETED && f1 != null;
    }

    /** Those of a run in the order of training. */
    public static List<CheckpointEvaluation> ofRun(String runId) {
        return CheckpointEvaluation.<CheckpointEvaluation>find("runId = ?1 order by step, createdAt", runId)
                .list();
    }

    /** What the inference-service can serve the checkpoint in, faster than this; the fastest first. */
    public List<ModelPrecision> fasterPrecisions() {
        return fasterPrecisions.isEmpty()
                ? List.of()
                : Stream.of(fasterPrecisions.split(","))
                        .map(ModelPrecision::valueOf)
                        .toList();
    }

    /** The same checkpoint's on the same data set with other settings, in whatever state. */
    public Optional<CheckpointEvaluation> with(EvaluationSetting other) {
        return findByIdOptional(other.evaluationId(checkpointId, content, datasetId));
    }

    /** The evaluation of another checkpoint, in whatever state, whose figures can be compared with this one's. */
    public Optional<CheckpointEvaluation> counterpart(String otherCheckpointId) {
        AnnouncedCheckpoint other = AnnouncedCheckpoint.findById(otherCheckpointId);
        return other == null
                ? Optional.empty()
                : findByIdOptional(setting().evaluationId(otherCheckpointId, other.content, datasetId));
    }

    /** Other evaluations of the same data set that have figures, the newest first. */
    public static List<CheckpointEvaluation> ofSameDataset(String evaluationId, int limit) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "from CheckpointEvaluation other where other.evaluationId <> ?1 and other.status = ?2"
                                + " and other.f1 is not null and other.predictionsDeletedAt is null and other.datasetId = (select e.datasetId"
                                + " from CheckpointEvaluation e where e.evaluationId = ?1)"
                                + " order by other.completedAt desc, other.evaluationId",
                        evaluationId,
                        EvaluationState.COMPLETED)
                .page(0, limit)
                .list();
    }

    /** Those of a whole data set in full precision that have figures, the best F1 first. */
    public static List<CheckpointEvaluation> bestOf(String datasetId, int limit) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "datasetId = ?1 and status = ?2 and f1 is not null and precision = ?3 and maxQuestions = 0"
                                + " order by f1 desc, completedAt",
                        datasetId,
                        EvaluationState.COMPLETED,
                        ModelPrecision.FP32)
                .page(0, limit)
                .list();
    }

    /** Other checkpoints' evaluations on the same data set with the same settings that ended after a moment, best F1 first. */
    public List<CheckpointEvaluation> completedRivalsSince(Instant moment) {
        return CheckpointEvaluation.<CheckpointEvaluation>find(
                        "datasetId = ?1 and checkpointId <> ?2 and status = ?3 and f1 is not null and completedAt >= ?4"
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
