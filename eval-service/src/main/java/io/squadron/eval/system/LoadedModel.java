package io.squadron.eval.system;

import java.util.List;

/**
 * A model as the inference-service has it.
 *
 * @param state "loaded", "loading", "failed" or "available": announced and not in memory
 * @param precision "fp32", "bf16" or "int8"
 * @param bytes of its checkpoint's files
 * @param failure why it could not be loaded; empty otherwise
 */
public record LoadedModel(
        String checkpointId, List<String> aliases, String state, String precision, long bytes, String failure) {}
