/** A run's curves as TensorBoard reads them: {@link io.squadron.trainer.tensorboard.RunCurves} writes, one file an attempt. */
package io.squadron.trainer.tensorboard;
