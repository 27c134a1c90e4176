package io.squadron.trainer.checkpoint;

/**
 * One file of a checkpoint directory.
 *
 * @param name within the directory
 * @param size bytes
 * @param sha256 lower-case hex
 */
public record CheckpointFile(String name, long size, String sha256) {}
