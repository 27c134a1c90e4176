package io.squadron.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What libtorch and DJL hold outside of Java's heap, in a process whose heap is resident from the beginning. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
class NativeMemoryTest {
    private static final String ANY_NUMBER = "[0-9]+";

    /** Of a thousand updates the batches alone, if they were not given back, are 60 MB; their activations are gigabytes. */
    private static final long TOLERANCE_KILOBYTES = 30 * 1024;

    @Test
    void f46ItIsFlatOverAThousandUpdates() throws Exception {
        Process training = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xms128m",
                        "-Xmx128m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ThousandUpdates.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<Long> kilobytes;
        try (var lines = training.inputReader(StandardCharsets.UTF_8).lines()) {
            kilobytes = lines.filter(line -> line.matches(ANY_NUMBER))
                    .map(Long::valueOf)
                    .toList();
        } finally {
            training.destroy();
        }

        assertThat(training.waitFor()).isZero();
        assertThat(kilobytes).hasSize(13);
        // In the first three hundred every length is met, and Java's own compiler settles.
        assertThat(kilobytes.get(12) - kilobytes.get(2))
                .as("kilobytes after every hundred updates: %s", kilobytes)
                .isLessThan(TOLERANCE_KILOBYTES);
    }
}
