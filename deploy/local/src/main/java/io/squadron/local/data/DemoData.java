package io.squadron.local.data;

import java.nio.file.Path;

/**
 * What the demonstration works with.
 *
 * @param origin where it comes from, for people
 * @param small it is the project's own sample, so it is gone through several times
 */
public record DemoData(Path train, Path dev, String origin, boolean small) {}
