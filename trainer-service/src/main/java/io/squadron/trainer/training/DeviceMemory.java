package io.squadron.trainer.training;

import java.util.OptionalLong;

/**
 * Memory where a training takes place, as far as it can be told.
 *
 * @param usedBytes in use now: on GPUs by all processes, together; on the CPU what of this process is resident
 * @param gpuBytes what the GPUs that train have, together; empty where none trains
 */
public record DeviceMemory(OptionalLong usedBytes, OptionalLong gpuBytes) {}
