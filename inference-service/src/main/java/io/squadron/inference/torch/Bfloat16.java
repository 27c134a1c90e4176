package io.squadron.inference.torch;

import ai.djl.util.cuda.CudaUtils;
import io.squadron.inference.Processor;
import java.nio.file.Path;
import java.util.Set;

/** Whether matrix products in bfloat16 are faster than in float32: where there are instructions for them. */
final class Bfloat16 {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    /** As Linux names them, of x86 and of ARM. */
    private static final Set<String> INSTRUCTIONS = Set.of("amx_bf16", "avx512_bf16", "bf16", "svebf16");
    /** NVIDIA's Ampere, the first with bfloat16, has compute capability 8.0. */
    private static final int FIRST_COMPUTE_CAPABILITY = 80;

    private Bfloat16() {}

    /** Of the device that libtorch would compute on; does not start it. */
    static boolean isFast() {
        return TorchEngine.hasGpu()
                ? Integer.parseInt(CudaUtils.getComputeCapability(0)) >= FIRST_COMPUTE_CAPABILITY
                : isFast(CPUS);
    }

    /** As a file of the form of {@code /proc/cpuinfo} says. */
    static boolean isFast(Path cpus) {
        // Elsewhere than on Linux nobody has seen it to be faster.
        return Processor.features(cpus).stream().anyMatch(INSTRUCTIONS::contains);
    }
}
