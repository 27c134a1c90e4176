package io.squadron.inference.question;

/**
 * What one request has taken so far, {@code System.nanoTime} and nanoseconds.
 *
 * @param began when it came
 * @param admitted when its work was admitted and its model in memory
 * @param featurizeNanos what the tokenizer-service took
 */
record ResponseTimes(long began, long admitted, long featurizeNanos) {}
