package io.squadron.eval.system;

import java.util.List;

/**
 * What the inference-service has in memory.
 *
 * @param models those that are in memory, are on their way there, cannot get there or have a name
 * @param others announced ones that are only on the disk
 */
public record ModelMemory(List<LoadedModel> models, long others) {}
