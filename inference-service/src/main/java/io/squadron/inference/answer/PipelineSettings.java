package io.squadron.inference.answer;

/**
 * How the answers of {@link PipelineAnswerFinder} are chosen, by the pipeline's names.
 *
 * @param topK answers at most
 * @param maxAnswerLen tokens of an answer at most, before it is aligned to words
 * @param handleImpossibleAnswer "no answer" competes
 * @param alignToWords an answer begins and ends where words and punctuation marks do
 */
public record PipelineSettings(int topK, int maxAnswerLen, boolean handleImpossibleAnswer, boolean alignToWords) {
    /** How many spans of a window are taken on: those that become the same words are one answer, so more than are wanted. */
    int spansPerWindow() {
        return alignToWords ? 2 * topK + 10 : topK;
    }
}
