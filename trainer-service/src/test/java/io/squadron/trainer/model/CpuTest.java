package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Linux tells of a CPU, x86 or ARM, in the form of /proc/cpuinfo. */
class CpuTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "'flags\t\t: fpu avx2 avx512f avx512_vnni', true",
        "'flags\t\t: fpu avx2 avx512f avx512_vnni avx512_bf16', false",
        "'flags\t\t: fpu avx2 avx512f amx_bf16 amx_tile', false",
        "'Features\t: fp asimd evtstrm aes', true",
        "'Features\t: fp asimd sve i8mm bf16', false",
    })
    void u5ACpuWithoutInstructionsForBfloat16IsTold(String line, boolean lacks) throws IOException {
        Path file = Files.writeString(
                directory.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: a CPU of 2.1GHz\n" + line + "\n\n");

        assertThat(Cpu.read(file).lacksBfloat16()).isEqualTo(lacks);
    }

    @Test
    void u5OfAMachineThatTellsNothingNothingIsSaid() throws IOException {
        assertThat(Cpu.read(directory.resolve("missing")).lacksBfloat16()).isFalse();
        assertThat(Cpu.read(Files.writeString(directory.resolve("cpuinfo"), "processor\t: 0\n"))
                        .lacksBfloat16())
                .isFalse();
    }
}
