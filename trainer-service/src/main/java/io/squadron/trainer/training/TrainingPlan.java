package io.squadron.trainer.training;

/**
 * What is known when training begins.
 *
 * @param totalSteps updates of the whole run
 * @param parameters numbers that are trained
 * @param device {@code "cpu"} or {@code "cuda:0"}
 * @param engine DJL's name of the engine and its version, e.g. {@code "PyTorch 2.7.1"}
 */
public record TrainingPlan(long totalSteps, long parameters, String device, String engine) {}
