package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.squadron.trainer.training.TrainingArguments;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a training can run on. A GPU that stands idle because of a wrong installation is no reason to train on the CPU in
 * silence, tens of times slower: it does so only where there is no GPU, or where no_cuda asks for it.
 *
 * @param gpus that PyTorch can use
 * @param cuda PyTorch's native library is one for CUDA
 * @param gpuInMachine there is an NVIDIA GPU, whoever can use it, and nobody has hidden it with CUDA_VISIBLE_DEVICES
 */
public record Hardware(int gpus, boolean cuda, boolean gpuInMachine) {
    /** NVIDIA's driver makes the first, WSL the second. */
    private static final List<Path> GPU_FILES = List.of(Path.of("/dev/nvidia0"), Path.of("/dev/dxg"));

    private static final String HOW_TO =
            "give it a libtorch for CUDA (PYTORCH_LIBRARY_PATH, PYTORCH_VERSION, PYTORCH_FLAVOR; see the README), or train with no_cuda";

    /** Asks PyTorch and the machine. */
    public static Hardware present() {
        Engine engine = Engine.getEngine(TorchEngine.NAME);
        boolean cuda = engine.hasCapability(StandardCapabilities.CUDA);
        // DJL asks CUDA's runtime, which may see a GPU that this libtorch cannot use.
        int seen = engine.getGpuCount();
        String visible = System.getenv("CUDA_VISIBLE_DEVICES");
        boolean hidden = visible != null && (visible.isBlank() || visible.trim().equals("-1"));
        return new Hardware(
                cuda ? seen : 0,
                cuda,
                !hidden && (seen > 0 || GPU_FILES.stream().anyMatch(Files::exists)));
    }

    /**
     * The devices of a training.
     *
     * @param names {@code "cpu"} or {@code "cuda:0"}; none: the first GPU, or the CPU
     * @throws UnavailableDeviceException if one is not to be had, or if there is a GPU that PyTorch cannot use
     */
    public List<Device> choose(List<String> names, boolean noCuda) {
        if (names.isEmpty()) {
            requireUsable(noCuda);
            return List.of(gpus > 0 && !noCuda ? Device.gpu(0) : Device.cpu());
        }
        return names.stream().map(this::device).toList();
    }

    /**
     * What whoever asks for a training here should know; empty if nothing.
     *
     * @throws UnavailableDeviceException as {@link #choose} does
     */
    public Optional<String> warning(TrainingArguments arguments, Cpu cpu) {
        boolean onCpu = choose(arguments.devices(), arguments.noCuda()).contains(Device.cpu());
        return onCpu && arguments.bf16() && cpu.lacksBfloat16()
                ? Optional.of(
                        "bf16 (--fp16): this trainer's CPU has no instructions for bfloat16 (avx512_bf16, amx_bf16), so that it is several times slower than float32; leave it out, or train on a GPU")
                : Optional.empty();
    }

    private Device device(String name) {
        if (name.equals("cpu")) {
            return Device.cpu();
        }
        requireUsable(false);
        int gpu = Integer.parseInt(name.substring("cuda:".length()));
        if (gpu >= gpus) {
            throw new UnavailableDeviceException(
                    gpus == 0
                            ? "device %s is not there: this trainer sees no GPU; leave devices out, or name cpu"
                                    .formatted(name)
                            : "device %s is not there: this trainer has cuda:0 to cuda:%d".formatted(name, gpus - 1));
        }
        return Device.gpu(gpu);
    }

    private void requireUsable(boolean noCuda) {
        if (noCuda || gpus > 0 || !gpuInMachine) {
            return;
        }
        throw new UnavailableDeviceException(
                cuda
                        ? "this machine has an NVIDIA GPU that PyTorch cannot use: its driver is probably older than the CUDA of this libtorch (compare nvidia-smi); update it, or "
                                + HOW_TO
                        : "this machine has an NVIDIA GPU, but the trainer has PyTorch for the CPU; " + HOW_TO);
    }
}
