package io.squadron.inference.answer;

import java.util.List;

/**
 * The answers to one question.
 *
 * @param answers best first, at most top_k; the first is what run_squad writes to predictions_.json
 * @param nBest what run_squad writes to nbest_predictions_.json
 * @param nullScore start + end logit of {@code [CLS]}, the minimum over the windows; 0 unless "no answer" competes
 * @param nullScoreDiff null score - score of the best non-null answer (null_odds_.json); 0 unless "no answer" competes
 */
public record Answers(List<Answer> answers, List<Answer> nBest, double nullScore, double nullScoreDiff) {}
