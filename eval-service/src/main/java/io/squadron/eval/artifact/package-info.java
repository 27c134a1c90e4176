/** Files that trainers write beside a run's records. */
package io.squadron.eval.artifact;
