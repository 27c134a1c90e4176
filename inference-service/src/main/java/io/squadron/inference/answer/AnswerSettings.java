package io.squadron.inference.answer;

/**
 * run_squad's post-processing flags, by its names.
 *
 * @param topK answers to return, at most nBestSize
 * @param nBestSize best starts and ends of a window to combine, and length of the n-best list
 * @param maxAnswerLength tokens of an answer at most
 * @param handleImpossibleAnswer "no answer" competes (version_2_with_negative)
 * @param nullScoreDiffThreshold answer "" iff null score - best score is greater
 * @param doLowerCase what the tokenizer does; only for {@link TextForm#RUN_SQUAD}
 * @param verboseLogging log spans that cannot be aligned
 * @param nonOverlapping no span shares a character with a better one of its document; not run_squad's
 */
public record AnswerSettings(
        int topK,
        int nBestSize,
        int maxAnswerLength,
        boolean handleImpossibleAnswer,
        double nullScoreDiffThreshold,
        TextForm textForm,
        boolean doLowerCase,
        boolean verboseLogging,
        boolean nonOverlapping) {}
