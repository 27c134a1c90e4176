/** Lets details go that are older than somebody wants to keep them: predictions of evaluations, points of curves. */
package io.squadron.eval.retention;
