package io.squadron.local.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.checkpoints.Sha256;
import io.squadron.local.backup.BackupManifest.StoredFile;
import io.squadron.local.progress.Progress;
import io.squadron.local.stack.HomeAtRest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes a backup: a zip file with everything of a home that is at rest, and a manifest with the SHA-256 of each file at its end. */
public final class Backup {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("'squadron-'yyyyMMdd-HHmmss'Z.zip'");
    private static final Set<StandardOpenOption> NEW_FILE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    /** It holds everybody's texts. */
    private static final FileAttribute<?> FOR_ITS_OWNER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final int BUFFER_BYTES = 1 << 20;

    private final Progress progress;

    public Backup(Progress progress) {
        this.progress = progress;
    }

    /**
     * Writes the backup, under its name only once it is whole and on the disk.
     *
     * @param home absolute
     * @param target a file that is not there yet, or a directory that gets one
     * @return the file
     * @throws BackupException if there is nothing to back up, or the target is taken
     * @throws io.squadron.local.stack.StackException if something runs in the home
     */
    public Path make(Path home, Path target) throws IOException {
        Path file = (Files.isDirectory(target)
                        ? target.resolve(NAME.format(LocalDateTime.now(ZoneOffset.UTC)))
                        : target)
                .toAbsolutePath()
                .normalize();
        if (Files.exists(file)) {
            throw new BackupException(file + " is there already, and a backup replaces nothing: choose another name.");
        }
        if (file.startsWith(home)) {
            throw new BackupException(file + " would lie in the home that it is a backup of: choose another place.");
        }
        try (HomeAtRest atRest = HomeAtRest.of(home)) {
            requireData(atRest);
            Contents contents = Contents.of(atRest.postgres());
            Path unfinished = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".part");
            unfinished.toFile().deleteOnExit(); // Ctrl-C
            try {
                write(atRest.directory(), contents, unfinished);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        }
        return file;
    }

    private static void requireData(HomeAtRest home) {
        if (Files.exists(home.restoreMark())) {
            throw new BackupException("A restore into " + home.directory()
                    + " was interrupted, and not everything is there: run the same `squadron restore` again first.");
        }
        if (!Files.isDirectory(home.kafka()) || !Files.isDirectory(home.postgres())) {
            throw new BackupException("There is nothing to back up in " + home.directory()
                    + ": no Squadron was ever up there; name another home with --home DIR.");
        }
    }

    private void write(Path home, Contents contents, Path unfinished) throws IOException {
        HomeFiles found = HomeFiles.of(home);
        Progress.Task task = progress.begin("Backing up", found.bytes(), Progress.Unit.BYTES);
        try (FileChannel channel = FileChannel.open(unfinished, NEW_FILE, FOR_ITS_OWNER);
                ZipOutputStream zip = new ZipOutputStream(
                        new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES))) {
            // Most of it is compressed or random already: what more effort saves is not worth its time.
            zip.setLevel(Deflater.BEST_SPEED);
            List<String> directories = new ArrayList<>();
            for (Path directory : found.directories()) {
                directories.add(name(directory));
                zip.putNextEntry(new ZipEntry(name(directory) + "/"));
                zip.closeEntry();
            }
            List<StoredFile> files = new ArrayList<>();
            long done = 0;
            for (Path file : found.files()) {
                files.add(add(zip, home, file));
                done += files.get(files.size() - 1).size();
                task.update(done, found.bytes());
            }
            zip.putNextEntry(new ZipEntry(BackupManifest.NAME));
            zip.write(JSON.writeValueAsBytes(BackupManifest.of(home, contents, directories, files)));
            zip.closeEntry();
            zip.finish();
            zip.flush();
            channel.force(true);
        }
        task.finish(contents.words());
    }

    private static StoredFile add(ZipOutputStream zip, Path home, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name(file)));
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        long size = 0;
        try (InputStream in = Files.newInputStream(home.resolve(file))) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                zip.write(buffer, 0, read);
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        zip.closeEntry();
        return new StoredFile(name(file), size, HexFormat.of().formatHex(digest.digest()));
    }

    /** With slashes, whatever the platform. */
    private static String name(Path path) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }
}
