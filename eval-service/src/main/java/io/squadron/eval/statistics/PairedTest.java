package io.squadron.eval.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.BinomialTest;

/**
 * Whether two models that were asked the same questions differ. Both tests look only at questions to which they gave answers of
 * different worth; a p is how often chance alone makes at least such a difference where there is none.
 */
public final class PairedTest {
    private static final int FLIPS = 10_000;
    private static final long SEED = 1935;
    private static final double NO_DIFFERENCE = 1e-12;

    private PairedTest() {}

    /**
     * Fisher's randomization test of the mean difference: which of the two models a question's scores belong to is decided by a
     * coin, {@value #FLIPS} times.
     *
     * @param differences a score of one model less that of the other, by question
     * @return p, of both directions; 1 where no question differs
     */
    public static double randomization(double[] differences) {
        double[] differing = Arrays.stream(differences)
                .filter(difference -> Math.abs(difference) > NO_DIFFERENCE)
                .toArray();
        double observed = Math.abs(Arrays.stream(differing).sum());
        SplittableRandom random = new SplittableRandom(SEED);
        int asLarge = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
            if (Math.abs(flipped(differing, random)) >= observed - NO_DIFFERENCE * differing.length) {
                asLarge++;
            }
        }
        // What was seen is one of the possible outcomes itself, so p is never 0.
        return (asLarge + 1.0) / (FLIPS + 1.0);
    }

    private static double flipped(double[] differences, SplittableRandom random) {
        double sum = 0;
        long coins = 0;
        for (int i = 0; i < differences.length; i++) {
            coins = i % Long.SIZE == 0 ? random.nextLong() : coins >>> 1;
            sum += (coins & 1) == 0 ? differences[i] : -differences[i];
        }
        return sum;
    }

    /**
     * McNemar's test, exact: whether of the questions that only one model got right each is as likely to be the first one's.
     *
     * @return p, of both directions; 1 where there is no such question
     */
    public static double mcNemar(int onlyFirst, int onlySecond) {
        int differing = onlyFirst + onlySecond;
        return differing == 0
                ? 1
                : BinomialTest.withDefaults().test(differing, onlyFirst, 0.5).getPValue();
    }
}
