/**
 * The official SQuAD metrics as pure functions. Needs the JDK and Jackson alone, so that the command line can score
 * without any service. Sources: {@code evaluate-v1.1.py}, {@code evaluate-v2.0.py}, and transformers'
 * {@code data/metrics/squad_metrics.py}.
 */
package io.squadron.eval.scoring;
