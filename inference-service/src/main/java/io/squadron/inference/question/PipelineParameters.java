package io.squadron.inference.question;

import java.util.OptionalInt;

/**
 * The parameters of {@code pipeline("question-answering")}, by its names and with its defaults.
 *
 * @param topK answers at most
 * @param maxAnswerLen tokens of an answer at most, before it is aligned to words
 * @param maxSeqLen tokens of a window at most; unset: 384, or the model's positions if there are fewer
 * @param maxQuestionLen a question is cut to so many tokens; unset: 64. (The original's fast tokenizers do not cut it.)
 * @param docStride document tokens that two windows share: an <em>overlap</em>, unlike run_squad's and Squadron's own
 *     doc_stride. Unset: 128, or half of maxSeqLen if that is less
 * @param handleImpossibleAnswer "no answer" competes
 * @param alignToWords answers begin and end where words do
 */
public record PipelineParameters(
        int topK,
        int maxAnswerLen,
        OptionalInt maxSeqLen,
        OptionalInt maxQuestionLen,
        OptionalInt docStride,
        boolean handleImpossibleAnswer,
        boolean alignToWords) {
    public static final PipelineParameters DEFAULT =
            new PipelineParameters(1, 15, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), false, true);
}
