/** Two checkpoints that were asked the same questions. */
package io.squadron.eval.comparison;
