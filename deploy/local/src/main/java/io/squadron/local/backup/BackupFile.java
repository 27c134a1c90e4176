package io.squadron.local.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.checkpoints.Sha256;
import io.squadron.local.backup.BackupManifest.StoredFile;
import io.squadron.local.progress.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup that is read. Nothing of it is believed before it was compared with its manifest. */
final class BackupFile implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Neither absolute, nor with a part that is empty, "." or "..". */
    private static final Pattern STAYS_BELOW = Pattern.compile("((?!\\.{1,2}/)[^/]+/)*((?!\\.{1,2}$)[^/]+)?");

    private static final int BUFFER_BYTES = 1 << 20;

    private final Path file;
    private final ZipFile zip;
    private final BackupManifest manifest;

    private BackupFile(Path file, ZipFile zip, BackupManifest manifest) {
        this.file = file;
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Opens a backup and checks that it has exactly the entries that it says it has.
     *
     * @throws BackupException if it is no backup, not a whole one, or a newer version's
     */
    static BackupFile open(Path file) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new BackupException(
                    file + " is no backup of Squadron, or only a part of one (" + e.getMessage()
                            + "): use another one.",
                    e);
        } catch (NoSuchFileException e) {
            throw new BackupException("There is no file " + file + ".", e);
        }
        try {
            BackupFile backup = new BackupFile(file, zip, manifest(file, zip));
            backup.requireItsEntries();
            return backup;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    BackupManifest manifest() {
        return manifest;
    }

    /** The name of something that lies in a home itself. */
    static boolean isPlain(String name) {
        return !name.isBlank()
                && !name.contains("/")
                && STAYS_BELOW.matcher(name).matches();
    }

    private static BackupManifest manifest(Path file, ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(BackupManifest.NAME);
        if (entry == null) {
            throw new BackupException(file + " is no backup of Squadron: it has no " + BackupManifest.NAME + ".");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            JsonNode json = JSON.readTree(in);
            int format = json.path("format").asInt();
            if (format > BackupManifest.FORMAT) {
                throw new BackupException(file + " was made by a newer Squadron (its format is " + format
                        + ", and this one reads up to " + BackupManifest.FORMAT + "): restore it with that.");
            }
            return JSON.treeToValue(json, BackupManifest.class);
        } catch (ZipException | JsonProcessingException e) {
            throw damaged(file, BackupManifest.NAME, e.getMessage());
        }
    }

    private void requireItsEntries() {
        Set<String> promised = new HashSet<>(Set.of(BackupManifest.NAME));
        manifest.directories().forEach(name -> promised.add(name + "/"));
        manifest.files().forEach(stored -> promised.add(stored.name()));
        Set<String> there = zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        for (String name : promised) {
            if (!there.contains(name)) {
                throw damaged(file, name, "it is missing");
            }
        }
        if (there.size() != promised.size()) {
            there.removeAll(promised);
            throw damaged(file, there.iterator().next(), "the list of files does not have it");
        }
        for (String name : promised) {
            if (!STAYS_BELOW.matcher(name).matches()) {
                throw damaged(file, name, "it does not belong into a home");
            }
        }
    }

    /** Lays everything out below a directory, and compares each file with what it should be. */
    void extract(Path target, Progress.Task task) throws IOException {
        createPrivate(target);
        for (String name : manifest.directories()) {
            createPrivate(target.resolve(name));
        }
        long done = 0;
        for (StoredFile stored : manifest.files()) {
            extract(stored, target.resolve(stored.name()));
            done += stored.size();
            task.update(done, manifest.bytes());
        }
    }

    /** PostgreSQL does not start on a directory that others may read. */
    private static void createPrivate(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private void extract(StoredFile stored, Path target) throws IOException {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = zip.getInputStream(zip.getEntry(stored.name()));
                OutputStream out = Files.newOutputStream(target)) {
            for (int read = read(in, buffer, stored); read >= 0; read = read(in, buffer, stored)) {
                out.write(buffer, 0, read);
                digest.update(buffer, 0, read);
                size += read;
            }
        }
        if (size != stored.size() || !HexFormat.of().formatHex(digest.digest()).equals(stored.sha256())) {
            throw damaged(file, stored.name(), "its SHA-256 is not the one that it was backed up with");
        }
    }

    /** Reading may fail because of the backup, writing only because of the home. */
    private int read(InputStream in, byte[] buffer, StoredFile stored) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw damaged(file, stored.name(), e.getMessage());
        }
    }

    private static BackupException damaged(Path file, String entry, String why) {
        return new BackupException(file + " is damaged at " + entry + " (" + why + "): use another one.");
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
