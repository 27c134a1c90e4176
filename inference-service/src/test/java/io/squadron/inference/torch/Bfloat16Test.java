package io.squadron.inference.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Bfloat16Test {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "'flags\t\t: fpu avx2 avx512f avx512_bf16 amx_tile', true",
        "'flags\t\t: fpu avx2 avx512f avx512_fp16', false",
        "'Features\t: fp asimd bf16', true",
        "'Features\t: fp asimd', false",
        "'model name\t: CPU with bf16', false",
    })
    void aCpuIsFastWhereItNamesInstructionsForIt(String line, boolean isFast) throws IOException {
        Path cpus = Files.writeString(directory.resolve("cpuinfo"), "processor\t: 0\n" + line + "\n");

        assertThat(Bfloat16.isFast(cpus)).isEqualTo(isFast);
    }

    @Test
    void aSystemThatDoesNotDescribeItsCpusIsNotTakenForOne() {
        assertThat(Bfloat16.isFast(directory.resolve("none"))).isFalse();
    }
}
