package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.AnswerTimings;

/**
 * What one request has taken so far.
 *
 * @param began when it came, {@code System.nanoTime}
 * @param featurizeNanos what the tokenizer-service took
 */
record ResponseTimes(long began, long featurizeNanos) {
    private static final double NANOS_PER_MS = 1e6;

    AnswerTimings timings(InferenceResult result, int windows) {
        return AnswerTimings.newBuilder()
                .setFeaturizeMs(featurizeNanos / NANOS_PER_MS)
                .setQueueMs(result.queueNanos() / NANOS_PER_MS)
                .setInferMs(result.inferNanos() / NANOS_PER_MS)
                .setTotalMs((System.nanoTime() - began) / NANOS_PER_MS)
                .setWindows(windows)
                .build();
    }
}
