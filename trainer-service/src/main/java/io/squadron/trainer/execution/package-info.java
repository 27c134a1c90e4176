/**
 * One attempt at a run, from the claim to the end: {@link io.squadron.trainer.execution.RunWorker} takes runs one at a time,
 * {@link io.squadron.trainer.execution.TrainingRunExecutor} carries them out.
 */
package io.squadron.trainer.execution;
