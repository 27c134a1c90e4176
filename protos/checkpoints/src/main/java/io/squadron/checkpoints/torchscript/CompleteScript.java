package io.squadron.checkpoints.torchscript;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.CheckpointReader;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.HashedFile;
import io.squadron.checkpoints.StoredCheckpoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The TorchScript of a checkpoint with its weights, in one file, as libtorch loads it. It is written once, while the files
 * that it is made of are hashed.
 */
public final class CompleteScript {
    private static final int BUFFER_BYTES = 1 << 16;

    private CompleteScript() {}

    /**
     * The checkpoint's files that it is made of.
     *
     * @throws DamagedFileException if the checkpoint has none
     */
    public static List<HashedFile> parts(StoredCheckpoint checkpoint) throws DamagedFileException {
        Optional<HashedFile> complete = checkpoint.file(CheckpointNames.SCRIPT);
        if (complete.isPresent()) {
            return List.of(complete.get());
        }
        HashedFile script = checkpoint
                .file(CheckpointNames.SCRIPT_WITHOUT_WEIGHTS)
                .orElseThrow(
                        () -> new DamagedFileException("checkpoint %s has neither %s nor %s, so nothing can be served"
                                .formatted(
                                        checkpoint.checkpointId(),
                                        CheckpointNames.SCRIPT_WITHOUT_WEIGHTS,
                                        CheckpointNames.SCRIPT)));
        HashedFile weights = checkpoint
                .file(CheckpointNames.WEIGHTS)
                .orElseThrow(() -> new DamagedFileException("checkpoint %s has %s but no %s, so nothing can be served"
                        .formatted(
                                checkpoint.checkpointId(),
                                CheckpointNames.SCRIPT_WITHOUT_WEIGHTS,
                                CheckpointNames.WEIGHTS)));
        return List.of(script, weights);
    }

    /**
     * Writes it. What was written may be used only after this has returned: then every part was seen to be the announced one.
     *
     * @param precision in what it computes; a script that is stored in one file with its weights computes in float32 only
     * @param archive is made, or written over
     * @throws io.squadron.checkpoints.CheckpointAccessException if a part cannot be had or is not the announced one, or the
     *     parts do not fit together; a plain {@link IOException} is the archive's own
     */
    public static void write(
            CheckpointReader reader, StoredCheckpoint checkpoint, ScriptPrecision precision, Path archive)
            throws IOException {
        List<HashedFile> parts = parts(checkpoint);
        if (parts.size() == 1) {
            if (precision != ScriptPrecision.FP32) {
                throw new DamagedFileException("checkpoint %s has %s, which computes in float32 only"
                        .formatted(checkpoint.checkpointId(), CheckpointNames.SCRIPT));
            }
            try (OutputStream out = Files.newOutputStream(archive)) {
                reader.copy(checkpoint, parts.get(0), out);
            }
        } else {
            ScriptWithoutWeights script = script(reader, checkpoint, parts.get(0));
            complete(
                    reader,
                    checkpoint,
                    precision == ScriptPrecision.BF16 ? script.inBfloat16() : script,
                    parts.get(1),
                    archive);
        }
    }

    private static ScriptWithoutWeights script(CheckpointReader reader, StoredCheckpoint checkpoint, HashedFile file)
            throws IOException {
        if (file.size() > ScriptWithoutWeights.MAX_BYTES) {
            throw new DamagedFileException("%s has %d bytes, and no script has more than %d without its weights"
                    .formatted(file.name(), file.size(), ScriptWithoutWeights.MAX_BYTES));
        }
        return ScriptWithoutWeights.read(reader.read(checkpoint, file.name()).orElseThrow());
    }

    private static void complete(
            CheckpointReader reader,
            StoredCheckpoint checkpoint,
            ScriptWithoutWeights script,
            HashedFile weights,
            Path archive)
            throws IOException {
        try (FileChannel channel = FileChannel.open(
                        archive,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES)) {
            StoredZip zip = new StoredZip(out);
            script.addTo(zip);
            WeightsOutput tensors = new WeightsOutput(zip, script.storages(), weights.size());
            reader.copy(checkpoint, weights, tensors);
            tensors.finish();
            zip.finish();
            zip.writeChecksums(channel);
        }
    }
}
