package io.squadron.eval.evaluation;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.storage.ContentHash;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * run_squad's post-processing flags with their defaults filled in, what is asked and how the model computes.
 *
 * @param nBestSize best start and end positions per window, and n-best answers kept
 * @param maxAnswerLength tokens of an answer at most
 * @param version2WithNegative "no answer" competes
 * @param nullScoreDiffThreshold "no answer" wins iff null score minus best score is over it
 * @param verboseLogging log spans that cannot be aligned
 * @param precision in which the model computes
 * @param maxQuestions of the data set's first ones; 0 for all
 */
public record EvaluationSetting(
        int nBestSize,
        int maxAnswerLength,
        boolean version2WithNegative,
        double nullScoreDiffThreshold,
        boolean verboseLogging,
        ModelPrecision precision,
        long maxQuestions) {
    private static final int DEFAULT_N_BEST_SIZE = 20;
    private static final int DEFAULT_MAX_ANSWER_LENGTH = 30;
    private static final int ID_DIGITS = 12;

    /** The inference-service's limit: the work grows with its square. */
    private static final int MAX_N_BEST_SIZE = 100;

    public EvaluationSetting {
        if (nBestSize < 1 || maxAnswerLength < 1) {
            throw new IllegalArgumentException("n_best_size and max_answer_length must be at least 1.");
        }
        if (nBestSize > MAX_N_BEST_SIZE) {
            throw new IllegalArgumentException("n_best_size is " + nBestSize + ", but the inference-service keeps "
                    + MAX_N_BEST_SIZE + " answers at most.");
        }
        if (maxQuestions < 0) {
            throw new IllegalArgumentException("max_questions must be less than 2^63.");
        }
        if (!Double.isFinite(nullScoreDiffThreshold)) {
            throw new IllegalArgumentException("null_score_diff_threshold must be a finite number.");
        }
    }

    public static EvaluationSetting runSquadDefaults(boolean version2WithNegative) {
        return new EvaluationSetting(
                DEFAULT_N_BEST_SIZE,
                DEFAULT_MAX_ANSWER_LENGTH,
                version2WithNegative,
                0.0,
                false,
                ModelPrecision.FP32,
                0);
    }

    /** Fills in the defaults; fails with an IllegalArgumentException for impossible values. */
    public static EvaluationSetting of(EvaluationSettings settings) {
        return new EvaluationSetting(
                settings.hasNBestSize() ? settings.getNBestSize() : DEFAULT_N_BEST_SIZE,
                settings.hasMaxAnswerLength() ? settings.getMaxAnswerLength() : DEFAULT_MAX_ANSWER_LENGTH,
                settings.getVersion2WithNegative(),
                settings.getNullScoreDiffThreshold(),
                settings.getVerboseLogging(),
                settings.getPrecision() == Precision.PRECISION_UNSPECIFIED
                        ? ModelPrecision.FP32
                        : ModelPrecision.of(settings.getPrecision()),
                settings.getMaxQuestions());
    }

    /** The same, asked otherwise. */
    public EvaluationSetting in(ModelPrecision other, long questions) {
        return new EvaluationSetting(
                nBestSize,
                maxAnswerLength,
                version2WithNegative,
                nullScoreDiffThreshold,
                verboseLogging,
                other,
                questions);
    }

    /** In full precision on the whole data set: what checkpoints are compared by. */
    public boolean isReference() {
        return precision == ModelPrecision.FP32 && maxQuestions == 0;
    }

    public EvaluationSettings toProto() {
        EvaluationSettings.Builder settings = EvaluationSettings.newBuilder()
                .setPrecision(precision.toProto())
                .setNBestSize(nBestSize)
                .setMaxAnswerLength(maxAnswerLength)
                .setVersion2WithNegative(version2WithNegative)
                .setNullScoreDiffThreshold(nullScoreDiffThreshold)
                .setVerboseLogging(verboseLogging);
        if (maxQuestions > 0) {
            settings.setMaxQuestions(maxQuestions);
        }
        return settings.build();
    }

    /**
     * The same checkpoint with the same content, the same data set and the same settings have the same id. (What is logged
     * does not change the result.)
     *
     * @param content of the checkpoint, as {@link AnnouncedCheckpoint#content}
     */
    public String evaluationId(String checkpointId, String content, String datasetId) {
        List<String> identity = new ArrayList<>(List.of(
                checkpointId,
                content,
                datasetId,
                Integer.toString(nBestSize),
                Integer.toString(maxAnswerLength),
                Boolean.toString(version2WithNegative),
                Double.toString(nullScoreDiffThreshold + 0.0)));
        if (!isReference()) { // which has the id that it had before there were others
            identity.addAll(List.of(precision.name(), Long.toString(maxQuestions)));
        }
        return "eval-" + ContentHash.of(identity).substring(0, 2 * ID_DIGITS);
    }
}
