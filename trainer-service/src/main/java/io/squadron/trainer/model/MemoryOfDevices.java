package io.squadron.trainer.model;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.squadron.trainer.training.DeviceMemory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * Asks CUDA's runtime for the memory of GPUs, and Linux for that of the process. DJL offers no way to what libtorch's own
 * allocator has handed out; what the GPU has left is what decides whether a larger batch fits.
 */
final class MemoryOfDevices {
    private static final Logger LOG = Logger.getLogger(MemoryOfDevices.class);

    private MemoryOfDevices() {}

    static DeviceMemory now(List<Device> devices) {
        List<Device> gpus = devices.stream().filter(Device::isGpu).distinct().toList();
        return gpus.isEmpty() ? new DeviceMemory(ResidentSet.bytes(), OptionalLong.empty()) : ofGpus(gpus);
    }

    private static DeviceMemory ofGpus(List<Device> gpus) {
        try {
            List<MemoryUsage> usages =
                    gpus.stream().map(CudaUtils::getGpuMemory).toList();
            return new DeviceMemory(
                    OptionalLong.of(
                            usages.stream().mapToLong(MemoryUsage::getUsed).sum()),
                    OptionalLong.of(
                            usages.stream().mapToLong(MemoryUsage::getMax).sum()));
        } catch (RuntimeException | LinkageError e) {
            // A figure for people: no training ends for want of it.
            LOG.debugf(e, "The memory of %s cannot be told", TorchEngine.describe(gpus));
            return new DeviceMemory(OptionalLong.empty(), OptionalLong.empty());
        }
    }
}
