package io.squadron.trainer.training;

import java.util.OptionalLong;

/**
 * What is known when training begins.
 *
 * @param totalSteps steps of the whole run
 * @param firstStep steps that were done before; 0, or where a resumed run goes on
 * @param parameters numbers that are trained
 * @param device {@code "cpu"} or {@code "cuda:0"}
 * @param engine DJL's name of the engine and its version, e.g. {@code "PyTorch 2.7.1"}
 * @param gpuMemoryBytes what the GPUs among the devices have, together; empty without one, or where it cannot be told
 */
public record TrainingPlan(
        long totalSteps, long firstStep, long parameters, String device, String engine, OptionalLong gpuMemoryBytes) {}
