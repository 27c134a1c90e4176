package io.squadron.local.backup;

import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.embedded.EmbeddedKafka;
import io.squadron.embedded.EmbeddedServerException;
import io.squadron.embedded.Password;
import io.squadron.local.progress.Progress;
import io.squadron.local.stack.HomeAtRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Brings a backup into a home that holds nothing yet. Everything is laid out, compared and opened beside the home's own directories
 * first, and moved into its places last: what fails before that has changed nothing, and what fails in the middle of that is noticed
 * by the mark that it leaves, and done anew by the next restore.
 */
public final class Restore {
    /** Where it works before anything of the home is touched. */
    static final String STAGING = ".restoring";

    /** What servers need beside their data until they have ended. */
    private static final long SPARE_BYTES = 300_000_000;

    private final Progress progress;

    public Restore(Progress progress) {
        this.progress = progress;
    }

    /**
     * Restores a backup.
     *
     * @throws BackupException if the backup cannot be used, or the home holds something; the home is as it was then
     * @throws io.squadron.local.stack.StackException if something runs in the home
     */
    public void into(Path home, Path file) throws IOException {
        try (BackupFile backup = BackupFile.open(file)) {
            BackupManifest manifest = backup.manifest();
            manifest.refusal(Migrations.newest()).ifPresent(why -> {
                throw new BackupException(file + " cannot be restored here: " + why + ".");
            });
            try (HomeAtRest atRest = HomeAtRest.ofNew(home)) {
                Path staging = atRest.directory().resolve(STAGING);
                clearUnfinished(atRest, staging);
                requireEmpty(atRest, manifest);
                requireRoom(atRest, manifest);
                try {
                    prepare(backup, staging, atRest);
                    moveIntoPlace(staging, atRest, manifest);
                } finally {
                    if (!Files.exists(atRest.restoreMark())) {
                        DirectoryTree.delete(staging);
                    }
                }
            }
        }
    }

    /** Of a restore that was killed: the home held nothing of these names before it. */
    private static void clearUnfinished(HomeAtRest home, Path staging) throws IOException {
        DirectoryTree.delete(staging);
        if (Files.exists(home.restoreMark())) {
            for (String top : Files.readAllLines(home.restoreMark())) {
                // Whatever stands there: nothing but what a restore could have moved here.
                if (BackupFile.isPlain(top)) {
                    DirectoryTree.delete(home.directory().resolve(top));
                }
            }
            Files.delete(home.restoreMark());
        }
    }

    private static void requireEmpty(HomeAtRest home, BackupManifest manifest) throws IOException {
        List<String> taken = new ArrayList<>();
        for (String top : new TreeSet<>(manifest.tops())) {
            if (!isFree(home.directory().resolve(top))) {
                taken.add(top);
            }
        }
        if (!taken.isEmpty()) {
            throw new BackupException(
                    home.directory() + " holds " + String.join(", ", taken)
                            + " already, and a restore replaces nothing: choose another home with --home DIR, or move them away.");
        }
    }

    /** An empty directory gives way. */
    private static boolean isFree(Path top) throws IOException {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) {
            return !Files.exists(top, LinkOption.NOFOLLOW_LINKS);
        }
        try (Stream<Path> entries = Files.list(top)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void requireRoom(HomeAtRest home, BackupManifest manifest) throws IOException {
        long needed = manifest.bytes() + SPARE_BYTES;
        long free = Files.getFileStore(home.directory()).getUsableSpace();
        if (free < needed) {
            throw new BackupException(
                    "The backup needs %,d MB in %s, and %,d MB are free: make room or choose another home."
                            .formatted(needed / 1_000_000, home.directory(), free / 1_000_000));
        }
    }

    /** All of it, compared with what it should be, opened by its own servers, and with the checkpoints where they will be. */
    private void prepare(BackupFile backup, Path staging, HomeAtRest home) throws IOException {
        BackupManifest manifest = backup.manifest();
        Progress.Task task = progress.begin("Restoring", manifest.bytes(), Progress.Unit.BYTES);
        backup.extract(staging, task);
        task.finish(manifest.contents().words());
        Path directory = home.directory();
        try {
            Contents found = Contents.of(staging.resolve(directory.relativize(home.postgres())));
            if (!found.equals(manifest.contents())) {
                throw new BackupException("The database of the backup holds " + found.words()
                        + ", and not what it held: " + manifest.contents().words() + "; use another backup.");
            }
            try (EmbeddedKafka kafka =
                    EmbeddedKafka.start(staging.resolve(directory.relativize(home.kafka())), 0, Password.random())) {
                int moved = new CheckpointPlacesOnKafka(kafka.clientSettings())
                        .announceAnew(staging.resolve("checkpoints"), directory.resolve("checkpoints"));
                progress.say("Checkpoints that are announced anew because their place is another: " + moved + ".");
            }
        } catch (EmbeddedServerException e) {
            throw new BackupException(
                    "What is in the backup does not open with this version of Squadron: " + e.getMessage(), e);
        }
    }

    private static void moveIntoPlace(Path staging, HomeAtRest home, BackupManifest manifest) throws IOException {
        Path next = staging.resolve("mark");
        Files.write(next, manifest.tops());
        Files.move(next, home.restoreMark(), StandardCopyOption.ATOMIC_MOVE);
        for (String top : manifest.tops()) {
            Files.move(staging.resolve(top), home.directory().resolve(top), StandardCopyOption.ATOMIC_MOVE);
        }
        Files.delete(home.restoreMark());
    }
}
