package io.squadron.local.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Lines for logs and pipes. */
class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nanos;

    @Test
    void hoursAreShownOnceThereAreAny() {
        assertThat(Clock.text(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
        assertThat(Clock.text(Duration.ofSeconds(-3))).isEqualTo("0:00");
    }

    @Test
    void aLogGetsALineAtIntervalsOnly() {
        Progress.Task task = new PlainProgress(out, () -> nanos).begin("Training", 100);
        for (int second = 1; second <= 21; second++) {
            nanos = Duration.ofSeconds(second).toNanos();
            task.update(second, 100, "loss 3.0", "6.5 windows/s");
        }
        task.finish("done");
        assertThat(written().lines())
                .containsExactly(
                        "Training …",
                        "Training: 10/100 (10 %)  loss 3.0 · 6.5 windows/s  0:10",
                        "Training: 20/100 (20 %)  loss 3.0 · 6.5 windows/s  0:20",
                        "Training: done  0:21");
    }

    @Test
    void bytesAreCountedInMegabytesAndTheTimeThatIsLeftIsSaid() {
        Progress.Task task = new PlainProgress(out, () -> nanos).begin("Fetching", 0, Progress.Unit.BYTES);
        nanos = Duration.ofSeconds(10).toNanos();
        task.update(12_400_000, 0);
        nanos = Duration.ofSeconds(20).toNanos();
        task.remaining(Duration.ofSeconds(90));
        task.update(1_200_600_000, 2_401_000_000L);
        assertThat(written().lines())
                .containsExactly(
                        "Fetching …", "Fetching: 12 MB  0:10", "Fetching: 1,201/2,401 MB (50 %)  1:30 left  0:20");
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
