package io.squadron.inference.question;

import io.squadron.inference.batching.InferenceResult;
import io.squadron.v1.AnswerTimings;

/**
 * What each stage of one answered request took, in nanoseconds.
 *
 * @param admission until its work was admitted and its model in memory
 * @param featurize what the tokenizer-service took
 * @param queue from then until its first window was computed
 * @param infer from then until its last window was done
 * @param postProcess from the logits to the answers
 * @param total all of it, with the waits in between
 */
public record StageTimes(long admission, long featurize, long queue, long infer, long postProcess, long total) {
    private static final double NANOS_PER_MS = 1e6;

    /** @param answering when the logits began to be made into answers, which have just been found */
    static StageTimes of(ResponseTimes times, InferenceResult result, long answering) {
        long now = System.nanoTime();
        return new StageTimes(
                times.admitted() - times.began(),
                times.featurizeNanos(),
                result.queueNanos(),
                result.inferNanos(),
                now - answering,
                now - times.began());
    }

    /** As the contract tells them. */
    AnswerTimings message(int windows) {
        return AnswerTimings.newBuilder()
                .setAdmissionMs(admission / NANOS_PER_MS)
                .setFeaturizeMs(featurize / NANOS_PER_MS)
                .setQueueMs(queue / NANOS_PER_MS)
                .setInferMs(infer / NANOS_PER_MS)
                .setPostProcessMs(postProcess / NANOS_PER_MS)
                .setTotalMs(total / NANOS_PER_MS)
                .setWindows(windows)
                .build();
    }
}
