package io.squadron.inference.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import io.squadron.checkpoints.CheckpointNames;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.SmokeQuestion;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.v1.Checkpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Loads verified TorchScript into DJL's PyTorch engine and asks it one question before anybody else may. */
final class TorchModelLoader implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(TorchModelLoader.class);

    private final CheckpointFiles files;

    TorchModelLoader(CheckpointFiles files) {
        this.files = files;
    }

    @Override
    public ServableModel load(Checkpoint checkpoint) throws UnusableCheckpointException {
        long began = System.nanoTime();
        TorchModel model = loadVerified(checkpoint);
        try {
            SmokeQuestion.ask(checkpoint, model);
        } catch (UnusableCheckpointException | RuntimeException e) {
            model.close();
            throw e;
        }
        LOG.infof("Loaded %s in %d ms", checkpoint.getCheckpointId(), (System.nanoTime() - began) / 1_000_000);
        return model;
    }

    private TorchModel loadVerified(Checkpoint checkpoint) throws UnusableCheckpointException {
        try {
            Path directory = Files.createTempDirectory("squadron-model-");
            Path copy = directory.resolve(CheckpointNames.SCRIPT);
            try {
                files.verifyAndCopyModel(checkpoint, copy);
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
