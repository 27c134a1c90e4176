package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** DJL's PyTorch engine: what it calls itself and its devices, and its random numbers. */
public final class TorchEngine {
    static final String NAME = "PyTorch";

    private TorchEngine() {}

    /** {@code "cpu"}, {@code "cuda:0"}, or several with commas. */
    public static String describe(List<Device> devices) {
        return devices.stream()
                .map(device -> device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu")
                .collect(Collectors.joining(", "));
    }

    /** E.g. {@code "PyTorch 2.7.1"}. */
    public static String version() {
        return NAME + " " + Engine.getEngine(NAME).getVersion();
    }

    /**
     * Seeds the process-wide generator that dropout draws from, anew for every step: so what a step draws follows from its
     * number, and no generator's state, which DJL cannot read, needs to be saved.
     *
     * @param step from 1
     */
    public static void seed(long seed, long step) {
        // DJL's method takes 32 bits: all 64 of both numbers take part, well mixed.
        int mixed = new SplittableRandom(new SplittableRandom(seed).nextLong() + step).nextInt();
        Engine.getEngine(NAME).setRandomSeed(mixed);
    }
}
