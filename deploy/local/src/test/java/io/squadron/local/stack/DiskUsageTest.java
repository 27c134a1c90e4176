package io.squadron.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUsageTest {
    @TempDir
    Path home;

    @Test
    void everyDirectoryOfTheHomeCountsWithAllThatIsInItAndAFileWithTwoNamesOnce() throws Exception {
        Path weights = write("checkpoints/a/model.pt", 3000);
        Files.createLink(home.resolve("checkpoints/b.pt"), weights);
        write("logs/eval.log", 20);
        write("stack.json", 7);

        DiskUsage usage = DiskUsage.of(home);

        assertThat(usage.bytesByPart()).isEqualTo(Map.of("checkpoints", 3000L, "logs", 20L));
        assertThat(usage.totalBytes()).isEqualTo(3020);
    }

    @Test
    void theIndexesOfKafkaWhichAreLongButEmptyDoNotCount() throws Exception {
        write("kafka/topic-0/0.timeindex", 5000);
        write("kafka/topic-0/0.log", 50);

        assertThat(DiskUsage.of(home).bytesByPart()).isEqualTo(Map.of("kafka", 50L));
    }

    @Test
    void aHomeThatIsNotThereTakesNothing() throws Exception {
        assertThat(DiskUsage.of(home.resolve("none")).totalBytes()).isZero();
    }

    private Path write(String file, int bytes) throws Exception {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.write(path, new byte[bytes]);
    }
}
