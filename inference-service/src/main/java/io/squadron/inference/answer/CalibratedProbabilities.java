package io.squadron.inference.answer;

import java.util.List;

/**
 * How sure one may be of answers: the softmax over the n-best list at a temperature that was fitted to a data set (Guo et al.
 * 2017), so that of the answers with 0.7 seven in ten are right.
 */
public final class CalibratedProbabilities {
    private final double temperature;
    private final double greatest;
    private final double sum;

    /**
     * Of the answers of a list.
     *
     * @param nBest not empty
     * @param temperature greater than 0
     */
    public CalibratedProbabilities(List<Answer> nBest, double temperature) {
        this.temperature = temperature;
        greatest = nBest.stream()
                .mapToDouble(CalibratedProbabilities::logits)
                .max()
                .orElseThrow();
        sum = nBest.stream().mapToDouble(this::exponential).sum();
    }

    private static double logits(Answer answer) {
        return answer.startLogit() + answer.endLogit();
    }

    private double exponential(Answer answer) {
        return Math.exp((logits(answer) - greatest) / temperature);
    }

    /**
     * 0 to 1.
     *
     * @param answer one of the list
     */
    public double of(Answer answer) {
        return exponential(answer) / sum;
    }
}
