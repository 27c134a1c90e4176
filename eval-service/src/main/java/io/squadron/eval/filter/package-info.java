/**
 * A small language that says which rows are wanted: {@code f1 > 80 and learning_rate = 3e-5 or encoder ~ "bge"}. Plain Java; a
 * {@link io.squadron.eval.filter.Vocabulary} says what can be asked about, and a condition becomes SQL in which a user's words
 * are parameters only.
 */
package io.squadron.eval.filter;
