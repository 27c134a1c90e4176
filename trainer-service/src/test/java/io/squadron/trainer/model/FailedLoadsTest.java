package io.squadron.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** T10, in a process whose heap is resident from the beginning and large: what grows beside it is native. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class FailedLoadsTest {
    private static final String ANY_NUMBER = "[0-9]+";

    /** Of the forty loads that follow the first ten, each would leave 17 MB, until Java's collector found them: seldom here. */
    private static final long TOLERANCE_KILOBYTES = 100 * 1024;

    @Test
    void t10AModelThatFailsWhileItIsLoadedLeavesNothingInNativeMemory() throws Exception {
        Process loading = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xms512m",
                        "-Xmx512m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FailedLoads.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> kilobytes;
        try (var lines = loading.inputReader(StandardCharsets.UTF_8).lines()) {
            kilobytes = lines.filter(line -> line.matches(ANY_NUMBER))
                    .map(Long::valueOf)
                    .toList();
        } finally {
            loading.destroy();
        }

        assertThat(loading.waitFor()).isZero();
        assertThat(kilobytes).hasSize(5);
        assertThat(kilobytes.get(4) - kilobytes.get(0))
                .as("kilobytes after every ten loads: %s", kilobytes)
                .isLessThan(TOLERANCE_KILOBYTES);
    }
}
