package io.squadron.tokenizer.dataset;

/**
 * How far a conversion is.
 *
 * @param examples questions kept
 * @param windows windows made of them
 * @param skipped questions left out
 */
public record ConversionCounts(long examples, long windows, long skipped) {}
