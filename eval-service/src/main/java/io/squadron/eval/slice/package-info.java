/** Which questions a checkpoint fails at: parts of a data set that a filter describes, and how they scored. */
package io.squadron.eval.slice;
