package io.squadron.eval.runlist;

/**
 * How many runs meet a filter.
 *
 * @param running in training
 * @param stuck of those: silent for too long
 */
public record RunTotals(long runs, long running, long stuck) {}
