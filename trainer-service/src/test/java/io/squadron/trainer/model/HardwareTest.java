package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.squadron.trainer.training.TrainingArguments;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HardwareTest {
    private static final Cpu WITHOUT_BFLOAT16 = new Cpu(Set.of("avx2", "avx512f"));
    private static final Cpu WITH_BFLOAT16 = new Cpu(Set.of("avx2", "avx512f", "avx512_bf16"));
    private static final Cpu UNKNOWN = new Cpu(Set.of());
    private static final Hardware NO_GPU = new Hardware(0, false, false);
    private static final Hardware TWO_GPUS = new Hardware(2, true, true);
    private static final Hardware GPU_BUT_PYTORCH_FOR_THE_CPU = new Hardware(0, false, true);
    private static final Hardware GPU_BUT_AN_OLD_DRIVER = new Hardware(0, true, true);
    private static final List<String> NONE_NAMED = List.of();

    @Test
    void theFirstGpuIsTakenWhereThereIsOne() {
        assertThat(TWO_GPUS.choose(NONE_NAMED, false)).containsExactly(Device.gpu(0));
    }

    @Test
    void theCpuIsTakenWhereThereIsNoGpuOrNoneIsWanted() {
        assertThat(NO_GPU.choose(NONE_NAMED, false)).containsExactly(Device.cpu());
        assertThat(TWO_GPUS.choose(NONE_NAMED, true)).containsExactly(Device.cpu());
    }

    @Test
    void namedDevicesAreTakenInTheirOrder() {
        assertThat(TWO_GPUS.choose(List.of("cuda:1", "cuda:0"), false)).containsExactly(Device.gpu(1), Device.gpu(0));
        assertThat(NO_GPU.choose(List.of("cpu", "cpu"), false)).containsExactly(Device.cpu(), Device.cpu());
    }

    @Test
    void aNamedDeviceThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> TWO_GPUS.choose(List.of("cuda:2"), false))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessage("device cuda:2 is not there: this trainer has cuda:0 to cuda:1");
        assertThatThrownBy(() -> NO_GPU.choose(List.of("cuda:0"), false))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessage("device cuda:0 is not there: this trainer sees no GPU; leave devices out, or name cpu");
    }

    @Test
    void f93AGpuThatPyTorchCannotUseIsNotPassedOverInSilence() {
        assertThatThrownBy(() -> GPU_BUT_PYTORCH_FOR_THE_CPU.choose(NONE_NAMED, false))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessageStartingWith("this machine has an NVIDIA GPU, but the trainer has PyTorch for the CPU; ")
                .hasMessageEndingWith("or train with no_cuda");
        assertThatThrownBy(() -> GPU_BUT_AN_OLD_DRIVER.choose(List.of("cuda:0"), false))
                .isInstanceOf(UnavailableDeviceException.class)
                .hasMessageContaining("its driver is probably older than the CUDA of this libtorch");
    }

    @Test
    void f93TheCpuIsTakenInsteadWhereThatIsAskedFor() {
        assertThat(GPU_BUT_PYTORCH_FOR_THE_CPU.choose(NONE_NAMED, true)).containsExactly(Device.cpu());
        assertThat(GPU_BUT_PYTORCH_FOR_THE_CPU.choose(List.of("cpu"), false)).containsExactly(Device.cpu());
    }

    @Test
    void bfloat16OnACpuWithoutInstructionsForItIsToldToBeSlow() {
        TrainingArguments bf16 = TrainingArguments.builder().bf16(true).build();

        assertThat(NO_GPU.warning(bf16, WITHOUT_BFLOAT16)).hasValueSatisfying(told -> assertThat(told)
                .startsWith("bf16 (--fp16): this trainer's CPU has no instructions for bfloat16"));
        assertThat(NO_GPU.warning(bf16, WITH_BFLOAT16)).isEmpty();
        assertThat(NO_GPU.warning(bf16, UNKNOWN)).isEmpty();
        assertThat(NO_GPU.warning(TrainingArguments.defaults(), WITHOUT_BFLOAT16))
                .isEmpty();
        assertThat(TWO_GPUS.warning(bf16, WITHOUT_BFLOAT16)).isEmpty();
        assertThat(TWO_GPUS.warning(
                        TrainingArguments.builder().bf16(true).noCuda(true).build(), WITHOUT_BFLOAT16))
                .isPresent();
    }
}
