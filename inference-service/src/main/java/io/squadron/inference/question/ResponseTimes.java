package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.AnswerTimings;

/**
 * What one request has taken so far, {@code System.nanoTime} and nanoseconds.
 *
 * @param began when it came
 * @param admitted when its work was admitted and its model in memory
 * @param featurizeNanos what the tokenizer-service took
 */
record ResponseTimes(long began, long admitted, long featurizeNanos) {
    private static final double NANOS_PER_MS = 1e6;

    /** @param answering when the logits began to be made into answers, which have just been found */
    AnswerTimings timings(InferenceResult result, int windows, long answering) {
        long now = System.nanoTime();
        return AnswerTimings.newBuilder()
                .setAdmissionMs((admitted - began) / NANOS_PER_MS)
                .setFeaturizeMs(featurizeNanos / NANOS_PER_MS)
                .setQueueMs(result.queueNanos() / NANOS_PER_MS)
                .setInferMs(result.inferNanos() / NANOS_PER_MS)
                .setPostProcessMs((now - answering) / NANOS_PER_MS)
                .setTotalMs((now - began) / NANOS_PER_MS)
                .setWindows(windows)
                .build();
    }
}
