package io.squadron.inference.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.torchscript.ScriptPrecision;
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
    private final boolean isBfloat16Fast;

    TorchModelLoader(CheckpointFiles files, boolean isBfloat16Fast) {
        this.files = files;
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
            Path directory = Files.createTempDirectory("squadron-model-");
            Path copy = directory.resolve(CheckpointNames.SCRIPT);
            try {
                files.verifyAndCopyModel(
                        checkpoint,
                        precision == Precision.PRECISION_BF16 ? ScriptPrecision.BF16 : ScriptPrecision.FP32,
                        copy);
                return loadScript(checkpoint.getCheckpointId(), directory);
            } finally {
                // libtorch has read it into memory; nothing refers to the copy any more.
                Files.deleteIfExists(copy);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new UnusableCheckpointException(
                    "No room for a verified copy of the model in the temporary directory: " + e.getMessage(), e, true);
        }
    }

    private static TorchModel loadScript(String checkpointId, Path directory) throws UnusableCheckpointException {
        Model model = Model.newInstance(checkpointId, TorchEngine.NAME);
        try {
            model.load(directory, CheckpointNames.SCRIPT);
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
