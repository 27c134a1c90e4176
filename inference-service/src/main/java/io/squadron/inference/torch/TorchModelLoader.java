package io.squadron.inference.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.directory.DirectoryTree;
import io.squadron.checkpoints.torchscript.ScriptPrecision;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.derived.DerivedForm;
import io.squadron.inference.derived.DerivedKey;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads verified TorchScript into DJL's PyTorch engine. */
final class TorchModelLoader implements ModelLoader {
    private final CheckpointFiles files;
    private final DerivedFiles derived;
    private final boolean isBfloat16Fast;

    TorchModelLoader(CheckpointFiles files, DerivedFiles derived, boolean isBfloat16Fast) {
        this.files = files;
        this.derived = derived;
        this.isBfloat16Fast = isBfloat16Fast;
    }

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return isBfloat16Fast && hasScriptForAnyPrecision(checkpoint)
                ? List.of(Precision.PRECISION_BF16, Precision.PRECISION_FP32)
                : List.of(Precision.PRECISION_FP32);
    }

    /** Those of earlier trainer-services have one for float32. */
    private static boolean hasScriptForAnyPrecision(Checkpoint checkpoint) {
        return checkpoint.getFilesList().stream()
                .anyMatch(file -> file.getName().equals(CheckpointNames.SCRIPT_WITHOUT_WEIGHTS));
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        try {
            return precision == Precision.PRECISION_BF16 ? loadBfloat16(checkpoint) : loadFloat32(checkpoint);
        } catch (IOException e) {
            throw new UnusableCheckpointException(
                    "No room for a verified copy of the model in the temporary directory: " + e.getMessage(), e, true);
        }
    }

    private TorchModel loadBfloat16(Checkpoint checkpoint) throws IOException, UnusableCheckpointException {
        return derived.read(
                DerivedKey.of(DerivedForm.TORCHSCRIPT_BF16, checkpoint),
                CheckpointFiles.bytes(checkpoint),
                file -> files.verifyAndCopyModel(checkpoint, ScriptPrecision.BF16, file),
                file -> loadScript(checkpoint.getCheckpointId(), file));
    }

    private TorchModel loadFloat32(Checkpoint checkpoint) throws IOException, UnusableCheckpointException {
        Path directory = Files.createTempDirectory("squadron-model-");
        try {
            Path copy = directory.resolve(CheckpointNames.SCRIPT);
            files.verifyAndCopyModel(checkpoint, ScriptPrecision.FP32, copy);
            return loadScript(checkpoint.getCheckpointId(), copy);
        } finally {
            // libtorch has read it into memory; nothing refers to the copy any more.
            DirectoryTree.delete(directory);
        }
    }

    private static TorchModel loadScript(String checkpointId, Path file) throws UnusableCheckpointException {
        Model model = Model.newInstance(checkpointId, TorchEngine.NAME);
        try {
            model.load(file.getParent(), file.getFileName().toString());
            return new TorchModel(checkpointId, model);
        } catch (IOException | MalformedModelException | RuntimeException e) {
            model.close();
            throw new UnusableCheckpointException(
                    "The checkpoint holds no TorchScript module that libtorch can read: " + firstLine(e), e);
        }
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
