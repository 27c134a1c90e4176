package io.squadron.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.trainer.SmallFileSystem;
import io.squadron.trainer.scratch.ScratchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowPagesTest {
    // Together a little over five pages.
    private static final int WINDOWS = 30_000;
    private static final int LENGTH = 180;

    @TempDir
    private Path directory;

    private static List<Integer> ids(int window) {
        Random random = new Random(window);
        return IntStream.range(0, LENGTH + window % 7)
                .map(i -> random.nextInt(30_522))
                .boxed()
                .toList();
    }

    private WindowArrays collect(long heapLimit) throws IOException {
        try (WindowPages pages = new WindowPages(heapLimit, new ScratchDirectory(directory))) {
            for (int window = 0; window < WINDOWS; window++) {
                pages.add(ids(window), window % 60, window % 100, window % 150);
            }
            return pages.windows(384);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 8 << 20, 1 << 30})
    void windowsAreWhatWasAddedWhereverTheyLie(long heapLimit) throws IOException {
        WindowArrays windows = collect(heapLimit);

        assertThat(windows.size()).isEqualTo(WINDOWS);
        assertThat(windows.maxSeqLength()).isEqualTo(384);
        int[] destination = new int[LENGTH + 10];
        for (int window = 0; window < WINDOWS; window += 13) {
            int length = windows.length(window);
            windows.copyInputIds(window, destination, 2);
            assertThat(IntStream.of(destination).skip(2).limit(length))
                    .as("window %d", window)
                    .containsExactlyElementsOf(ids(window));
            assertThat(windows.questionLength(window)).isEqualTo(window % 60);
            assertThat(windows.startPosition(window)).isEqualTo(window % 100);
            assertThat(windows.endPosition(window)).isEqualTo(window % 150);
        }
    }

    @Test
    void theFileHasNoNameSoThatNothingIsLeftOfItHoweverTheProcessEnds() throws IOException {
        WindowArrays windows = collect(0);

        assertThat(directory).isEmptyDirectory();
        assertThat(windows.length(0)).isEqualTo(LENGTH);
    }

    @Test
    void whatTheHeapTakesNeedsNoDirectory() throws IOException {
        Path absent = directory.resolve("absent");
        try (WindowPages pages = new WindowPages(1 << 30, new ScratchDirectory(absent))) {
            pages.add(ids(1), 1, 2, 3);
            assertThat(pages.windows(384).length(0)).isEqualTo(LENGTH + 1);
        }
        assertThat(Files.exists(absent)).isFalse();
    }

    @Test
    void theLongestWindowFillsAPage() throws IOException {
        List<Integer> longest =
                IntStream.range(0, WindowArrays.MAX_LENGTH).boxed().toList();
        try (WindowPages pages = new WindowPages(0, new ScratchDirectory(directory))) {
            pages.add(longest, 1, 2, 3);
            pages.add(ids(1), 4, 5, 6);
            WindowArrays windows = pages.windows(WindowArrays.MAX_LENGTH);

            int[] destination = new int[WindowArrays.MAX_LENGTH];
            windows.copyInputIds(0, destination, 0);
            assertThat(destination)
                    .isEqualTo(IntStream.range(0, WindowArrays.MAX_LENGTH).toArray());
            assertThat(windows.questionLength(1)).isEqualTo(4);
        }
    }

    @Test
    void f42AFullDiskIsAnErrorOfTheWindowThatFindsIt() throws IOException {
        Path small = directory.resolve("small");
        SmallFileSystem full = SmallFileSystem.over(small, 6 * 1024);
        try (WindowPages pages = new WindowPages(0, new ScratchDirectory(small))) {
            assertThatThrownBy(() -> {
                        for (int window = 0; window < WINDOWS; window++) {
                            pages.add(ids(window), 1, 2, 3);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        } finally {
            full.close();
        }
    }
}
