package io.squadron.inference.answer;

import java.util.List;

/**
 * The answers to one question.
 *
 * @param answers best first, at most top_k; the first is what run_squad writes to predictions_.json
 * @param nBest what run_squad writes to nbest_predictions_.json
 * @param nullScore start + end logit of {@code [CLS]}, the minimum over the windows of all documents, whether "no answer"
 *     competes or not
 * @param nullScoreDiff null score - score of the best non-null answer (null_odds_.json), which counts as 0 where there is none
 */
public record Answers(List<Answer> answers, List<Answer> nBest, double nullScore, double nullScoreDiff) {}
