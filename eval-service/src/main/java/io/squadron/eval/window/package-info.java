/**
 * A few windows of a data set as the model sees them. The contract has windows as numbers; what they stand for is in the
 * tokenizer's vocabulary, which the tokenizer-service gives out with the tokenizer.
 */
package io.squadron.eval.window;
