package io.squadron.inference.question;

/**
 * The most that one request may ask.
 *
 * @param maxQuestionLength code points
 * @param maxContextLength code points
 * @param maxWindows of one context
 * @param maxWindowTokens windows of one context times the longest of them
 */
public record RequestLimits(
        int maxQuestionLength, int maxContextLength, int maxNBestSize, int maxWindows, long maxWindowTokens) {}
