package io.squadron.local.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long nanos;

    @Test
    void aBarShowsShareCountsFiguresAndTime() {
        assertThat(ProgressBar.render("Training", 120, 240, "loss 2.31", Duration.ofSeconds(62), 120))
                .isEqualTo("Training              ████████████░░░░░░░░░░░░ 120/240  loss 2.31  1:02");
    }

    @Test
    void withoutAKnownTotalThereIsOnlyACount() {
        assertThat(ProgressBar.render("Importing", 1234, 0, "", Duration.ZERO, 120))
                .isEqualTo("Importing             1,234  0:00");
    }

    @Test
    void aLineIsNeverWiderThanTheTerminal() {
        assertThat(ProgressBar.render("Training", 9, 10, "x".repeat(200), Duration.ZERO, 80))
                .hasSize(79);
    }

    @Test
    void moreThanAllIsAll() {
        assertThat(ProgressBar.render("A", 30, 10, "", Duration.ZERO, 120)).contains("█".repeat(24) + " 30/10");
    }

    @Test
    void hoursAreShownOnceThereAreAny() {
        assertThat(ProgressBar.clock(Duration.ofSeconds(3723))).isEqualTo("1:02:03");
        assertThat(ProgressBar.clock(Duration.ofSeconds(-3))).isEqualTo("0:00");
    }

    @Test
    void aLogGetsALineAtIntervalsOnly() {
        Progress.Task task = new PlainProgress(out, () -> nanos).begin("Training", 100);
        for (int second = 1; second <= 21; second++) {
            nanos = Duration.ofSeconds(second).toNanos();
            task.update(second, 100, "loss 3.0");
        }
        task.finish("done");
        assertThat(written().lines())
                .containsExactly(
                        "Training …",
                        "Training: 10/100 (10 %)  loss 3.0  0:10",
                        "Training: 20/100 (20 %)  loss 3.0  0:20",
                        "Training: done  0:21");
    }

    @Test
    void aTerminalsLineIsErasedBeforeAnotherStays() {
        Progress progress = new TerminalProgress(out, 100, () -> nanos);
        Progress.Task task = progress.begin("Training", 10);
        progress.say("note");
        nanos = Duration.ofSeconds(1).toNanos();
        task.update(5, 10, "");
        task.finish("done");
        assertThat(written()).contains("\r\u001b[2Knote\n").endsWith("\r\u001b[2KTraining: done  0:01\n");
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
