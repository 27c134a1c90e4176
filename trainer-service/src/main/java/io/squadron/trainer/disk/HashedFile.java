package io.squadron.trainer.disk;

/**
 * A file of a directory, told by its content.
 *
 * @param name within the directory
 * @param size bytes
 * @param sha256 lower-case hex
 */
public record HashedFile(String name, long size, String sha256) {}
