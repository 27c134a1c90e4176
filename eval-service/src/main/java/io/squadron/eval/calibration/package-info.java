/** How much the probabilities of a checkpoint's answers are worth, and the temperature that mends them. */
package io.squadron.eval.calibration;
