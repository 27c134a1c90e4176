/** The format of a checkpoint's weights, as far as it has to be known where there are no tensors. */
package io.squadron.checkpoints.safetensors;
