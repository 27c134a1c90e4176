package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.squadron.trainer.training.DeviceMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryOfDevicesTest {
    @TempDir
    private Path directory;

    @Test
    void onTheCpuItIsWhatOfTheProcessIsResidentAsLinuxTellsIt() throws IOException {
        assertThat(ResidentSet.read(status("Name:\tja\u00ffva\nVmHWM:\t  999 kB\nVmRSS:\t   12345 kB\nThreads:\t9\n")))
                .hasValue(12345L * 1024);
        // Several devices on one CPU are one process.
        DeviceMemory memory = MemoryOfDevices.now(List.of(Device.cpu(), Device.cpu()));
        assertThat(memory.gpuBytes()).isEmpty();
        assertThat(memory.usedBytes().isPresent()).isEqualTo(Files.exists(Path.of("/proc/self/status")));
    }

    @Test
    void aSystemThatDoesNotTellIsNoError() throws IOException {
        assertThat(ResidentSet.read(directory.resolve("missing"))).isEmpty();
        assertThat(ResidentSet.read(status("Name:\tjava\n"))).isEmpty();
        assertThat(ResidentSet.read(status("VmRSS:\t99999999999999999999 kB\n")))
                .isEmpty();
    }

    @Test
    void aGpuThatDoesNotTellIsNoError() {
        assumeThat(CudaUtils.hasCuda()).isFalse();

        assertThat(MemoryOfDevices.now(List.of(Device.gpu(0))))
                .isEqualTo(new DeviceMemory(OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void ofAGpuItIsWhatIsTakenOfWhatItHas() {
        assumeThat(CudaUtils.hasCuda()).isTrue();

        DeviceMemory memory = MemoryOfDevices.now(List.of(Device.gpu(0), Device.gpu(0)));

        assertThat(memory.usedBytes().getAsLong())
                .isBetween(1L, memory.gpuBytes().getAsLong());
    }

    private Path status(String text) throws IOException {
        return Files.writeString(directory.resolve("status"), text, StandardCharsets.ISO_8859_1);
    }
}
