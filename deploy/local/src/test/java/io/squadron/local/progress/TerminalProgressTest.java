package io.squadron.local.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** U3: bars on a terminal. */
class TerminalProgressTest {
    private static final String ERASE = "\r\u001b[2K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicInteger columns = new AtomicInteger(110);
    private final TerminalProgress progress =
            new TerminalProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns::get);

    @AfterEach
    void close() {
        progress.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 80, 110, 150})
    void nothingIsWiderThanTheTerminal(int width) {
        columns.set(width);
        train();
        awaitDrawn("Training  31%");
        assertThat(drawn()).allSatisfy(line -> assertThat(line).hasSizeLessThan(width));
    }

    @ParameterizedTest
    @ValueSource(ints = {110, 150})
    void everyFigureIsShownWholeWhereThereIsRoom(int width) {
        columns.set(width);
        train();
        awaitDrawn("Training  31% |");
        awaitDrawn("| 1,120/3,581 (0:00:00 / 1:02:03 left) loss 2.310 · 6.5 windows/s · lr 1.20e-04");
    }

    @Test
    void atEightyColumnsWholeFiguresAreLeftOutAndTheBarStays() {
        columns.set(80);
        train();
        awaitDrawn("| 1,120/3,581 (0:00:00 / 1:02:03 left) loss 2.310");
        assertThat(drawn()).noneMatch(line -> line.contains("6.5"));
        assertThat(drawn()).anyMatch(line -> line.contains("██"));
    }

    @Test
    void aWindowThatIsMadeNarrowerIsFollowed() {
        train();
        awaitDrawn("lr 1.20e-04");
        columns.set(80);
        bytes.reset();
        awaitDrawn("loss 2.310");
        assertThat(drawn()).allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void theClockRunsBetweenEvents() {
        progress.begin("Training", 0).update(0, 0, "waiting for a trainer");
        awaitDrawn("(0:00:01 / ?) waiting for a trainer");
        awaitDrawn("(0:00:02 / ?) waiting for a trainer");
    }

    @Test
    void bytesHaveAUnit() {
        progress.begin("Importing train", 0, Progress.Unit.BYTES).update(12_400_000, 30_288_272, "8,000 questions");
        awaitDrawn("| 12/30 MB (");
    }

    @Test
    void aLineThatStaysTakesTheBarsPlaceAndTheBarIsDrawnBelowIt() {
        train();
        awaitDrawn("loss 2.310");
        bytes.reset();
        progress.say("note");
        assertThat(written()).startsWith(ERASE + "note\nTraining  31%");
    }

    @Test
    void aTaskThatEndsLeavesOneLineAndNoBar() {
        Progress.Task task = train();
        awaitDrawn("loss 2.310");
        task.finish("3,581 updates");
        assertThat(written()).containsPattern("loss 2\\.310[^\\n]*\r\u001b\\[2KTraining: 3,581 updates  0:0\\d\\n$");
    }

    @Test
    void afterTheEndNobodyDrawsBelowTheLastWord() {
        train();
        progress.close();
        bytes.reset();
        progress.begin("Training", 0).finish("by a thread that does not know yet");
        progress.say("squadron: it failed.");
        assertThat(written()).matches("Training: by a .*\nsquadron: it failed\\.\n");
    }

    private Progress.Task train() {
        Progress.Task task = progress.begin("Training", 0);
        task.remaining(Duration.ofSeconds(3723).plusMillis(900));
        task.update(1120, 3581, "loss 2.310", "6.5 windows/s", "lr 1.20e-04");
        return task;
    }

    private void awaitDrawn(String text) {
        await().atMost(Duration.ofSeconds(20)).until(() -> drawn().stream().anyMatch(line -> line.contains(text)));
    }

    private List<String> drawn() {
        return Stream.of(written().split("\r\u001b\\[2K|\n", -1)).toList();
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
