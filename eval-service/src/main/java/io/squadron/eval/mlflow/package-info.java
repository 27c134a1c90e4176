/** Runs as MLflow's clients read them: the reading half of its tracking server's REST interface, version 2.0. */
package io.squadron.eval.mlflow;
