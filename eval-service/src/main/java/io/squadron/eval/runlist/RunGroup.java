package io.squadron.eval.runlist;

/**
 * Runs that have a value in common.
 *
 * @param value as in {@link RunLine}; null for what is not known
 * @param bestF1 percent; null while none of them is evaluated
 */
public record RunGroup(Object value, long runs, Double bestF1) {}
