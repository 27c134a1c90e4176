package io.squadron.local.command;

import java.time.Duration;

/**
 * How long the demonstration will take: an estimate from counts, with figures that were measured for MiniLM-L6-H384 in
 * fp32 on two cores. Other processors are faster or slower; the progress bars know better after some seconds.
 */
record DemoEstimate(long trainQuestions, double epochs, long devQuestions, int cores, boolean small) {
    private static final int MEASURED_CORES = 2;
    /** More cores help batches of this size less and less. */
    private static final int USEFUL_CORES = 8;

    /** SQuAD: windows of 175 tokens on average, backward pass included. */
    private static final double TRAINED_PER_SECOND = 6.5;

    private static final double ANSWERED_PER_SECOND = 12;

    /** The sample's contexts are about half as long. */
    private static final double SMALL_IS_FASTER = 1.9;

    private static final Duration START = Duration.ofSeconds(40);

    Duration duration() {
        double speed = (double) Math.min(cores, USEFUL_CORES) / MEASURED_CORES * (small ? SMALL_IS_FASTER : 1);
        double seconds = trainQuestions * epochs / TRAINED_PER_SECOND + devQuestions / ANSWERED_PER_SECOND;
        return START.plusSeconds(Math.round(seconds / Math.max(0.5, speed)));
    }

    /** "about 8 minutes" */
    String words() {
        long minutes = Math.max(1, Math.round(duration().toSeconds() / 60.0));
        return minutes == 1 ? "about a minute" : "about " + minutes + " minutes";
    }
}
