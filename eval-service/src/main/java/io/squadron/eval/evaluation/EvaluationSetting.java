package io.squadron.eval.evaluation;

import io.squadron.eval.checkpoint.AnnouncedCheckpoint;
import io.squadron.eval.storage.ContentHash;
import io.squadron.v1.EvaluationSettings;
import java.util.List;

/**
 * run_squad's post-processing flags with their defaults filled in.
 *
 * @param nBestSize best start and end positions per window, and n-best answers kept
 * @param maxAnswerLength tokens of an answer at most
 * @param version2WithNegative "no answer" competes
 * @param nullScoreDiffThreshold "no answer" wins iff null score minus best score is over it
 * @param verboseLogging log spans that cannot be aligned
 */
public record EvaluationSetting(
        int nBestSize,
        int maxAnswerLength,
        boolean version2WithNegative,
        double nullScoreDiffThreshold,
        boolean verboseLogging) {
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
        if (!Double.isFinite(nullScoreDiffThreshold)) {
            throw new IllegalArgumentException("null_score_diff_threshold must be a finite number.");
        }
    }

    public static EvaluationSetting runSquadDefaults(boolean version2WithNegative) {
        return new EvaluationSetting(DEFAULT_N_BEST_SIZE, DEFAULT_MAX_ANSWER_LENGTH, version2WithNegative, 0.0, false);
    }

    /** Fills in the defaults; fails with an IllegalArgumentException for impossible values. */
    public static EvaluationSetting of(EvaluationSettings settings) {
        return new EvaluationSetting(
                settings.hasNBestSize() ? settings.getNBestSize() : DEFAULT_N_BEST_SIZE,
                settings.hasMaxAnswerLength() ? settings.getMaxAnswerLength() : DEFAULT_MAX_ANSWER_LENGTH,
                settings.getVersion2WithNegative(),
                settings.getNullScoreDiffThreshold(),
                settings.getVerboseLogging());
    }

    public EvaluationSettings toProto() {
        return EvaluationSettings.newBuilder()
                .setNBestSize(nBestSize)
                .setMaxAnswerLength(maxAnswerLength)
                .setVersion2WithNegative(version2WithNegative)
                .setNullScoreDiffThreshold(nullScoreDiffThreshold)
                .setVerboseLogging(verboseLogging)
                .build();
    }

    /**
     * The same checkpoint with the same content, the same data set and the same settings have the same id. (What is logged
     * does not change the result.)
     *
     * @param content of the checkpoint, as {@link AnnouncedCheckpoint#content}
     */
    public String evaluationId(String checkpointId, String content, String datasetId) {
        String identity = ContentHash.of(List.of(
                checkpointId,
                content,
                datasetId,
                Integer.toString(nBestSize),
                Integer.toString(maxAnswerLength),
                Boolean.toString(version2WithNegative),
                Double.toString(nullScoreDiffThreshold + 0.0)));
        return "eval-" + identity.substring(0, 2 * ID_DIGITS);
    }
}
