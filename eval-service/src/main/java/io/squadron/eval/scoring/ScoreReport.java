package io.squadron.eval.scoring;

import java.util.Map;

/**
 * The result of scoring a file of predictions.
 *
 * @param rules whose figures these are
 * @param figures the script's keys in the script's order; a Jackson mapper writes it as the script prints it
 * @param missing questions of the data set without a prediction
 * @param foreign predictions of questions that the data set does not have
 */
public record ScoreReport(ScoringRules rules, Map<String, Number> figures, int missing, int foreign) {}
