package io.squadron.local.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.local.progress.PlainProgress;
import io.squadron.local.progress.Progress;
import io.squadron.local.stack.HomeAtRest;
import io.squadron.local.stack.LocalStack;
import io.squadron.local.stack.StackException;
import io.squadron.local.stack.StackListener;
import io.squadron.local.stack.StackOptions;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Backups of a home with a real broker's and a real database's files. */
class BackupTest {
    private static final Progress SILENT = new PlainProgress(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8), System::nanoTime);

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    private static FilledHome home;
    private static Path backup;
    private static FilledHome.Found before;

    @BeforeAll
    static void makeABackup() throws Exception {
        home = FilledHome.make(shared.resolve("a home"));
        before = home.read();
        backup = new Backup(SILENT).make(home.directory(), shared.resolve("backup.zip"));
    }

    private static void restore(Path target, Path file) throws Exception {
        new Restore(SILENT).into(target, file);
    }

    private static List<String> entries(Path directory) throws Exception {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everythingIsInAnotherHomeAsItWasAndCheckpointsAreAnnouncedWhereTheyLieNow() throws Exception {
        FilledHome other = new FilledHome(directory.resolve("new home"));
        Files.createDirectories(other.directory().resolve("checkpoints")); // empty, so it is as good as none

        restore(other.directory(), backup);

        FilledHome.Found after = other.read();
        assertThat(before.records()).hasSize(11).anyMatch(record -> record.contains("traceparent"));
        assertThat(after.records())
                .as("offsets, times, keys, headers and values, and one record more")
                .hasSize(12)
                .containsAll(before.records());
        assertThat(after.committed()).isEqualTo(2);
        assertThat(after.rows()).isEqualTo(before.rows()).hasSizeGreaterThan(15);
        assertThat(after.weights()).isEqualTo("weights");
        assertThat(other.announcedPlaces())
                .containsExactly(
                        "run-10 " + home.place("run-10"),
                        "run-5 " + home.place("run-5"),
                        "run-5 ",
                        "far s3://bucket/far/squadron-1",
                        "run-10 " + other.place("run-10"));
        assertThat(entries(other.directory())).containsExactly("checkpoints", "kafka", "lock", "logs", "postgres");
    }

    @Test
    void inTheSamePlaceNothingIsAnnouncedAnew() throws Exception {
        FilledHome own = FilledHome.make(directory.resolve("home"));
        FilledHome.Found found = own.read();
        Path file = new Backup(SILENT).make(own.directory(), directory);
        assertThat(file.getFileName().toString()).matches("squadron-\\d{8}-\\d{6}Z\\.zip");
        Files.move(own.directory(), directory.resolve("gone"));

        restore(own.directory(), file);

        assertThat(own.read()).isEqualTo(found);
    }

    @Test
    void aBackupIsItsOwnersAndHoldsNothingThatIsMadeAgainByItself() throws Exception {
        assertThat(Files.getPosixFilePermissions(backup))
                .as("others cannot read it")
                .hasSize(2);
        assertThat(AlteredBackup.entries(backup).keySet())
                .contains("checkpoints/run-10/model.safetensors", "postgres/data/PG_VERSION", "backup.json")
                .noneMatch(
                        name -> name.startsWith("logs") || name.startsWith("native") || name.startsWith("postgres/bin"))
                .noneMatch(name -> name.startsWith("access"))
                .noneMatch(name -> name.contains("postmaster") || name.contains("postgres.log") || name.equals("lock"));
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage(
                        "its SHA-256 is not the one",
                        file -> AlteredBackup.entry(
                                backup, file, "checkpoints/run-10/model.safetensors", content -> new byte[] {1, 2, 3})),
                damage(
                        "it is missing",
                        file -> AlteredBackup.entry(
                                backup, file, "checkpoints/run-10/model.safetensors", content -> null)),
                damage("has no backup.json", file -> AlteredBackup.entry(backup, file, "backup.json", content -> null)),
                damage("the list of files does not have it", file -> AlteredBackup.with(backup, file, "kafka/planted")),
                damage("only a part of one", BackupTest::cut),
                damage("is damaged at", BackupTest::flip),
                damage("does not belong into a home", BackupTest::escaping),
                damage("restore it with the newer Squadron", manifest(json -> ((ObjectNode) json.get("contents"))
                        .put("schema", Migrations.newest() + 1))),
                damage("made by a newer Squadron", manifest(json -> json.put("format", 2)
                        .put("unheard", "of"))),
                damage("it was made on plan9-vax", manifest(json -> json.put("platform", "plan9-vax"))),
                damage("holds runs 0, ", manifest(json -> ((ObjectNode) json.get("contents")).put("runs", 7))));
    }

    /** Something that can be done to a backup. */
    private interface Damage {
        void writeTo(Path file) throws Exception;
    }

    private static Arguments damage(String sentence, Damage damage) {
        return Arguments.of(sentence, damage);
    }

    private static Damage manifest(Consumer<ObjectNode> change) {
        return file -> AlteredBackup.manifest(backup, file, change);
    }

    private static void cut(Path file) throws Exception {
        byte[] content = Files.readAllBytes(backup);
        Files.write(file, Arrays.copyOf(content, content.length / 2));
    }

    private static void flip(Path file) throws Exception {
        byte[] content = Files.readAllBytes(backup);
        // More than an entry's header, which is not what counts.
        for (int i = 0; i < 4_096; i++) {
            content[content.length / 2 + i] ^= 0x55;
        }
        Files.write(file, content);
    }

    private static void escaping(Path file) throws Exception {
        Path planted = file.resolveSibling("planted.zip");
        AlteredBackup.with(backup, planted, "../outside");
        AlteredBackup.manifest(planted, file, json -> json.withArray("files")
                .addObject()
                .put("name", "../outside")
                .put("size", 7)
                .put("sha256", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aBackupThatCannotBeTrustedChangesNothing(String sentence, Damage damage) throws Exception {
        Path file = directory.resolve("altered.zip");
        damage.writeTo(file);
        Path target = Files.createDirectories(directory.resolve("target"));

        assertThatThrownBy(() -> restore(target, file))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");

        assertThat(entries(target)).isSubsetOf("lock", "logs");
        assertThat(directory.resolve("outside")).doesNotExist();
    }

    @Test
    void aHomeThatHoldsSomethingIsLeftAlone() throws Exception {
        Path target = Files.createDirectories(directory.resolve("target"));
        Files.writeString(Files.createDirectories(target.resolve("kafka")).resolve("meta.properties"), "mine");

        assertThatThrownBy(() -> restore(target, backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("holds kafka already, and a restore replaces nothing");

        assertThat(target.resolve("kafka/meta.properties")).hasContent("mine");
        assertThat(entries(target)).containsExactly("kafka", "lock", "logs");
    }

    @Test
    void aRestoreThatWasKilledKeepsTheStackDownUntilItIsDoneAgain() throws Exception {
        FilledHome other = new FilledHome(directory.resolve("home"));
        Files.createDirectories(other.directory().resolve("kafka"));
        Files.createDirectories(other.directory().resolve(Restore.STAGING));
        Files.write(
                other.directory().resolve("restoring"),
                List.of("kafka", "postgres", "checkpoints", "", ".", "..", "../kept"));
        Files.writeString(directory.resolve("kept"), "another's");

        assertThatThrownBy(() -> LocalStack.startDetached(StackOptions.of(other.directory(), 0), StackListener.NONE))
                .isInstanceOf(StackException.class)
                .hasMessageContaining(
                        "was interrupted, and not everything is there: run the same `squadron restore` again");
        assertThatThrownBy(() -> new Backup(SILENT).make(other.directory(), directory.resolve("b.zip")))
                .isInstanceOf(BackupException.class);

        restore(other.directory(), backup);

        assertThat(other.read().rows()).isEqualTo(before.rows());
        assertThat(entries(other.directory())).doesNotContain("restoring", Restore.STAGING);
        assertThat(directory.resolve("kept")).exists();
    }

    @Test
    void aBackupThatIsInterruptedLeavesNoFileBehind() throws Exception {
        Path target = directory.resolve("backup.zip");
        assertThatThrownBy(() -> new Backup(new FullDisk()).make(home.directory(), target))
                .hasMessage("No space left");

        assertThat(entries(directory)).isEmpty();
    }

    @Test
    void aBackupReplacesNothingAndDoesNotLieInItsHome() {
        assertThatThrownBy(() -> new Backup(SILENT).make(home.directory(), backup))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("is there already, and a backup replaces nothing");
        assertThatThrownBy(() -> new Backup(SILENT).make(home.directory(), home.directory()))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("would lie in the home that it is a backup of");
    }

    @Test
    void whileSomethingRunsInTheHomeNeitherIsDone() throws Exception {
        Path busy = Files.createDirectories(directory.resolve("busy"));
        try (HomeAtRest held = HomeAtRest.of(busy)) {
            assertThat(held.directory()).isEqualTo(busy);
            assertThatThrownBy(() -> new Backup(SILENT).make(busy, directory.resolve("b.zip")))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining(
                            "is up, or somebody else works on its home: stop it with `squadron down` first");
            assertThatThrownBy(() -> restore(busy, backup)).isInstanceOf(StackException.class);
        }
        Files.writeString(
                busy.resolve("stack.json"),
                "{\"phase\": \"RUNNING\", \"supervisor\": {\"pid\": 1, \"startedAtMillis\": 1}, \"parts\": []}");
        assertThatThrownBy(() -> new Backup(SILENT).make(busy, directory.resolve("b.zip")))
                .hasMessageContaining("was not stopped in order");
    }

    @Test
    void whereNothingIsThereIsNothingToBackUp() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        assertThatThrownBy(() -> new Backup(SILENT).make(empty, directory.resolve("b.zip")))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("no Squadron was ever up there");
        assertThatThrownBy(() -> new Backup(SILENT).make(directory.resolve("none"), directory.resolve("b.zip")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("There is no Squadron in");
    }

    /** Tells of a failure in the middle. */
    private static final class FullDisk implements Progress {
        @Override
        public void say(String line) {}

        @Override
        public Task begin(String title, long total, Unit unit) {
            return new Task() {
                @Override
                public void update(long done, long all, String... figures) {
                    if (done > total / 2) {
                        throw new IllegalStateException("No space left");
                    }
                }

                @Override
                public void remaining(Duration remaining) {}

                @Override
                public void finish(String outcome) {}
            };
        }

        @Override
        public void close() {}
    }
}
