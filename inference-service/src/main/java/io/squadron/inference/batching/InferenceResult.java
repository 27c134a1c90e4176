package io.squadron.inference.batching;

import io.squadron.inference.answer.WindowLogits;
import java.util.List;

/**
 * The logits of one request's windows.
 *
 * @param logits in the windows' order
 * @param queueNanos from the request's arrival until its first window was computed
 * @param inferNanos from then until its last window was done
 */
public record InferenceResult(List<WindowLogits> logits, long queueNanos, long inferNanos) {}
