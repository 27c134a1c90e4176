package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.squadron.trainer.encoder.BertConfigJson;
import io.squadron.trainer.model.BertScript;
import io.squadron.trainer.safetensors.SafetensorsWriter;
import io.squadron.trainer.training.TrainedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes checkpoints into one directory. A checkpoint is a directory that Python's {@code from_pretrained} reads, plus
 * model.pt for serving and checkpoint.json, which says where it comes from and what every other file's SHA-256 is.
 */
public final class CheckpointWriter {
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}");
    private static final JsonMapper JSON = new JsonMapper();

    private final Path checkpointsDirectory;

    public CheckpointWriter(Path checkpointsDirectory) {
        this.checkpointsDirectory = checkpointsDirectory.toAbsolutePath().normalize();
    }

    /**
     * Writes one checkpoint: under a temporary name, flushed to the disk, then renamed, so that a directory with the
     * checkpoint's name is always complete. One that is there already is replaced.
     *
     * @param tokenizerFiles content by name: tokenizer.json, tokenizer_config.json, vocab.txt
     * @throws IOException if the disk is full or the directory cannot be written; nothing half-written stays
     * @throws IllegalArgumentException if the checkpoint's id or a file's name is no plain name
     */
    public CheckpointDirectory write(
            TrainedModel model, Map<String, byte[]> tokenizerFiles, CheckpointProvenance provenance)
            throws IOException {
        String name = safe(provenance.checkpointId());
        Files.createDirectories(checkpointsDirectory);
        Path temporary = Files.createDirectory(hidden(name, "new"));
        try {
            List<CheckpointFile> files = writeFiles(temporary, model, tokenizerFiles, provenance);
            Durable.syncDirectory(temporary);
            Path target = checkpointsDirectory.resolve(name);
            moveIntoPlace(temporary, target);
            Durable.syncDirectory(checkpointsDirectory);
            return new CheckpointDirectory(target, files);
        } catch (IOException | RuntimeException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    private static List<CheckpointFile> writeFiles(
            Path directory, TrainedModel model, Map<String, byte[]> tokenizerFiles, CheckpointProvenance provenance)
            throws IOException {
        List<CheckpointFile> files = new ArrayList<>();
        files.add(writeJson(directory, "config.json", BertConfigJson.write(model.config())));
        files.add(Durable.write(
                directory,
                "model.safetensors",
                out -> SafetensorsWriter.write(out, model.weights(), Map.of("format", "pt"))));
        files.add(Durable.write(
                directory, "model.pt", out -> BertScript.writeForServing(out, model.config(), model.weights())));
        for (Map.Entry<String, byte[]> file : tokenizerFiles.entrySet()) {
            files.add(Durable.write(directory, safe(file.getKey()), out -> out.write(file.getValue())));
        }
        files.add(writeJson(directory, "training_args.json", CheckpointJson.trainingArguments(provenance)));
        writeJson(directory, "checkpoint.json", CheckpointJson.checkpoint(provenance, files));
        return files;
    }

    private static CheckpointFile writeJson(Path directory, String name, JsonNode json) throws IOException {
        return Durable.write(directory, name, out -> writePretty(out, json));
    }

    private static void writePretty(OutputStream out, JsonNode json) throws IOException {
        out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        out.write('\n');
    }

    /** A directory cannot be renamed over one that has files: the old one steps aside first. */
    private void moveIntoPlace(Path temporary, Path target) throws IOException {
        if (!Files.exists(target)) {
            rename(temporary, target);
            return;
        }
        Path old = hidden(target.getFileName().toString(), "old");
        rename(target, old);
        rename(temporary, target);
        deleteTree(old);
    }

    /** A name that no reader takes for a checkpoint, and that no other writer has. */
    private Path hidden(String name, String what) {
        return checkpointsDirectory.resolve("." + name + "." + what + "." + UUID.randomUUID());
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "the file system of " + to.getParent()
                            + " cannot rename a directory in one step; choose another checkpoints directory",
                    e);
        }
    }

    private static String safe(String name) {
        if (!SAFE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name for a checkpoint or its file: letters, digits, '.', '_' and '-' only"
                            .formatted(name));
        }
        return name;
    }

    private static void deleteQuietly(Path directory, Exception cause) {
        try {
            deleteTree(directory);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
