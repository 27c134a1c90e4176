package io.squadron.eval.evaluation;

import io.squadron.v1.EvaluationSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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

    public EvaluationSetting {
        if (nBestSize < 1 || maxAnswerLength < 1) {
            throw new IllegalArgumentException("n_best_size and max_answer_length must be at least 1.");
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
                settings.getNBestSize() == 0 ? DEFAULT_N_BEST_SIZE : settings.getNBestSize(),
                settings.getMaxAnswerLength() == 0 ? DEFAULT_MAX_ANSWER_LENGTH : settings.getMaxAnswerLength(),
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

    /** The same checkpoint, data set and settings have the same id. (What is logged does not change the result.) */
    public String evaluationId(String checkpointId, String datasetId) {
        String identity = String.join(
                "\n",
                checkpointId,
                datasetId,
                Integer.toString(nBestSize),
                Integer.toString(maxAnswerLength),
                Boolean.toString(version2WithNegative),
                Double.toString(nullScoreDiffThreshold + 0.0));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return "eval-" + HexFormat.of().formatHex(digest).substring(0, 2 * ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
