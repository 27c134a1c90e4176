package io.squadron.inference.model;

import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.checkpoints.torchscript.CompleteScript;
import io.squadron.checkpoints.torchscript.ScriptPrecision;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of announced checkpoints, none of which is used before its size and SHA-256 are the announced ones.
 *
 * <p>TorchScript is code that runs when it is loaded, so a name or a place proves nothing. A file is hashed while it is
 * copied, and the copy is what gets used: a file that is exchanged after the check cannot slip in.
 */
public final class CheckpointFiles {
    private final CheckpointReader reader;

    public CheckpointFiles(CheckpointReader reader) {
        this.reader = reader;
    }

    /**
     * A small file's bytes; empty if the checkpoint was announced without it. Blocks.
     *
     * @throws UnusableCheckpointException if it is not the announced file
     */
    public Optional<byte[]> read(Checkpoint checkpoint, String name) throws UnusableCheckpointException {
        try {
            return reader.read(announced(checkpoint), name);
        } catch (IOException e) {
            throw new UnusableCheckpointException("The checkpoint could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks every file, and writes the model's complete TorchScript to where only this process can change it. What lies far
     * away is fetched before, so this may block for long.
     *
     * @throws IOException if the copy cannot be written
     */
    public void verifyAndCopyModel(Checkpoint checkpoint, ScriptPrecision precision, Path copy)
            throws IOException, UnusableCheckpointException {
        StoredCheckpoint announced = announced(checkpoint);
        try {
            verifyAllBut(CompleteScript.parts(announced), announced);
            CompleteScript.write(reader, announced, precision, copy);
        } catch (CheckpointAccessException e) {
            throw new UnusableCheckpointException("The checkpoint could not be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks every file, and writes model.safetensors to where only this process can change it; as
     * {@link #verifyAndCopyModel}.
     *
     * @throws IOException if the copy cannot be written
     */
    public void verifyAndCopyWeights(Checkpoint checkpoint, Path copy) throws IOException, UnusableCheckpointException {
        StoredCheckpoint announced = announced(checkpoint);
        HashedFile weights = announced
                .file(CheckpointNames.WEIGHTS)
                .orElseThrow(() -> new UnusableCheckpointException(
                        "The checkpoint has no " + CheckpointNames.WEIGHTS + ", so ONNX Runtime cannot serve it"));
        try (OutputStream out = Files.newOutputStream(copy)) {
            verifyAllBut(List.of(weights), announced);
            reader.copy(announced, weights, out);
        } catch (CheckpointAccessException e) {
            throw new UnusableCheckpointException("The checkpoint could not be read: " + e.getMessage(), e);
        }
    }

    /** Of all its files, as it was announced. */
    public static long bytes(Checkpoint checkpoint) {
        return checkpoint.getFilesList().stream()
                .mapToLong(CheckpointFile::getSize)
                .sum();
    }

    /** What is used is hashed when it is copied. */
    private void verifyAllBut(List<HashedFile> used, StoredCheckpoint announced) throws IOException {
        for (HashedFile file : announced.files()) {
            if (!used.contains(file)) {
                reader.copy(announced, file, OutputStream.nullOutputStream());
            }
        }
    }

    /** An announcement may come from anybody who may write to the topic. */
    private static StoredCheckpoint announced(Checkpoint checkpoint) throws UnusableCheckpointException {
        try {
            return new StoredCheckpoint(
                    checkpoint.getCheckpointId(),
                    URI.create(checkpoint.getLocation()),
                    checkpoint.getFilesList().stream()
                            .map(file -> new HashedFile(file.getName(), file.getSize(), file.getSha256()))
                            .toList());
        } catch (IllegalArgumentException e) {
            throw new UnusableCheckpointException("The checkpoint's announcement is unusable: " + e.getMessage(), e);
        }
    }
}
