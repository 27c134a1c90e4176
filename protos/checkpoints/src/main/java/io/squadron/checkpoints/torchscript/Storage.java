package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.safetensors.DType;

/**
 * Bytes that a module tree refers to.
 *
 * @param key names its entry in the archive; in a checkpoint the tensor in model.safetensors
 */
record Storage(String key, DType dtype, long elements) {}
