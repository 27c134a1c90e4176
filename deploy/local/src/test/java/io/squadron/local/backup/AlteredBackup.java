package io.squadron.local.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Backups that somebody, or something, has changed since they were made. */
final class AlteredBackup {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AlteredBackup() {}

    static Path manifest(Path backup, Path target, Consumer<ObjectNode> change) throws Exception {
        return entry(backup, target, BackupManifest.NAME, content -> {
            try {
                ObjectNode manifest = (ObjectNode) JSON.readTree(content);
                change.accept(manifest);
                return JSON.writeValueAsBytes(manifest);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** One entry, with a right checksum of zip's own; null leaves it out. */
    static Path entry(Path backup, Path target, String name, UnaryOperator<byte[]> change) throws Exception {
        Map<String, byte[]> entries = entries(backup);
        byte[] changed = change.apply(entries.get(name));
        if (changed == null) {
            entries.remove(name);
        } else {
            entries.put(name, changed);
        }
        return write(entries, target);
    }

    static Path with(Path backup, Path target, String name) throws Exception {
        Map<String, byte[]> entries = entries(backup);
        entries.put(name, "planted".getBytes(StandardCharsets.UTF_8));
        return write(entries, target);
    }

    static Map<String, byte[]> entries(Path backup) throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(backup.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        return entries;
    }

    private static Path write(Map<String, byte[]> entries, Path target) throws Exception {
        try (OutputStream out = Files.newOutputStream(target);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return target;
    }
}
