package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.SplittableRandom;

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

    /**
     * Seeds the process-wide generator that dropout draws from, anew for every update: so what an update draws follows from
     * its number, and no generator's state, which DJL cannot read, needs to be saved.
     *
     * @param step the update, from 1
     */
    public static void seed(long seed, long step) {
        // DJL's method takes 32 bits: all 64 of both numbers take part, well mixed.
        int mixed = new SplittableRandom(new SplittableRandom(seed).nextLong() + step).nextInt();
        Engine.getEngine(NAME).setRandomSeed(mixed);
    }
}
