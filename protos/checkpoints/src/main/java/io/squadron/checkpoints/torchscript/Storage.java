package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.safetensors.DType;

/**
 * Bytes that a module tree refers to.
 *
 * @param key names its entry in the archive; in a checkpoint the tensor in model.safetensors
 * @param typeAt where the name of its type begins in the pickle
 */
record Storage(String key, DType dtype, long elements, int typeAt) {}
