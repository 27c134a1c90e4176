package io.squadron.eval.dashboard;

/**
 * What is wrong with what a program asked for: one sentence, and where in which parameter it is.
 *
 * @param begin in UTF-16 units
 * @param end behind it
 */
public record Mistake(String message, int begin, int end, String parameter) {}
