package io.squadron.inference.answer;

/**
 * An answer as {@code pipeline("question-answering")} gives it.
 *
 * @param text empty for "no answer"
 * @param start in the context, code points
 * @param end exclusive
 * @param score probability of the start times that of the end, added up where several spans or windows give the same text,
 *     so that it may exceed 1
 */
public record PipelineAnswer(String text, int start, int end, double score) {}
