package io.squadron.inference.model;

import java.util.Optional;

/**
 * Where a name was set to.
 *
 * @param previous where before, as far as is known; empty too if it did not exist
 */
public record AliasTarget(String checkpointId, Optional<String> previous) {}
