package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;

/** DJL's PyTorch engine: which device it trains on, and what it calls itself. */
public final class TorchEngine {
    static final String NAME = "PyTorch";

    private TorchEngine() {}

    /** The first GPU, or the CPU where there is none or none is wanted. */
    public static Device device(boolean noCuda) {
        return !noCuda && Engine.getEngine(NAME).getGpuCount() > 0 ? Device.gpu(0) : Device.cpu();
    }

    /** {@code "cpu"} or {@code "cuda:0"}. */
    public static String describe(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }

    /** E.g. {@code "PyTorch 2.7.1"}. */
    public static String version() {
        return NAME + " " + Engine.getEngine(NAME).getVersion();
    }

    /** Seeds the process-wide generator that dropout draws from. */
    public static void seed(long seed) {
        // The native generator takes 64 bits, DJL's method 32: both halves take part.
        Engine.getEngine(NAME).setRandomSeed(Long.hashCode(seed));
    }
}
