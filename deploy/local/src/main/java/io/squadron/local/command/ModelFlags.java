package io.squadron.local.command;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.job.EncoderPull;
import io.squadron.local.job.FailedException;
import io.squadron.local.job.NamedModel;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Encoder;
import io.squadron.v1.GetEncoderRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which encoder and which tokenizer. */
final class ModelFlags {
    static final String EMBEDDED_ENCODER = "all-MiniLM-L6-v2";

    @Option(
            names = "--model_name_or_path",
            paramLabel = "NAME|DIR|MODEL",
            defaultValue = EMBEDDED_ENCODER,
            description =
                    "The encoder to start from: " + EMBEDDED_ENCODER + " (comes with Squadron), bge-small-en-v1.5,"
                            + " bert-base-uncased, organisation/name of one on the Hugging Face hub (these are fetched if they are"
                            + " not here), or a Hugging Face BERT directory with config.json, model.safetensors and its tokenizer."
                            + " Or a model that was trained here: a checkpoint's id, an alias, or a run, whose last checkpoint is"
                            + " meant. Default: ${DEFAULT-VALUE}.")
    private String modelNameOrPath;

    @Option(
            names = "--tokenizer_name",
            paramLabel = "NAME|DIR",
            defaultValue = "",
            description = "If it is not that of --model_name_or_path.")
    private String tokenizerName;

    @Option(
            names = "--do_lower_case",
            negatable = true,
            description = "What the model's tokenizer does, if you know it. The model's own tokenizer decides; "
                    + "a contradiction is pointed out. Default: as the tokenizer does.")
    private Boolean doLowerCase;

    /** As it was given. */
    String nameOrPath() {
        return modelNameOrPath;
    }

    /**
     * Finds what is meant, and has the trainer fetch it where it is not there yet. A directory of that name comes first, as
     * in transformers; the trainer checks it now, not after an import. An encoder comes before a model that was trained here.
     *
     * @throws io.grpc.StatusRuntimeException with the trainer's sentence if there is none, or it cannot be used
     */
    ModelChoice choose(Services services, Progress progress) throws InterruptedException {
        if (Files.isDirectory(Path.of(modelNameOrPath))) {
            String directory = absolute(modelNameOrPath);
            var unused = services.encoders()
                    .getEncoder(
                            GetEncoderRequest.newBuilder().setName(directory).build());
            return new ModelChoice(directory, tokenizer(directory), doLowerCase);
        }
        try {
            Encoder encoder = new EncoderPull(services, progress).pull(modelNameOrPath);
            return new ModelChoice(encoder.getName(), tokenizer(encoder.getTokenizerId()), doLowerCase);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            Checkpoint trained =
                    new NamedModel(modelNameOrPath).announced(services).orElseThrow(() -> e);
            return new ModelChoice(directory(trained), tokenizer(trained.getTokenizerId()), doLowerCase);
        }
    }

    /** A checkpoint's directory is one of Hugging Face's. */
    private static String directory(Checkpoint checkpoint) {
        URI location = URI.create(checkpoint.getLocation());
        if (!"file".equals(location.getScheme())) {
            throw new FailedException("Checkpoint " + checkpoint.getCheckpointId() + " lies in " + location
                    + ", where no training begins: copy it into a directory and name that.");
        }
        return Path.of(location).toString();
    }

    private String tokenizer(String ofModel) {
        String tokenizer = tokenizerName.isEmpty() ? ofModel : absolute(tokenizerName);
        if (tokenizer.isEmpty()) {
            throw new FailedException(modelNameOrPath
                    + " comes without a tokenizer (tokenizer.json or vocab.txt); name one with" + " --tokenizer_name.");
        }
        return tokenizer;
    }

    private static String absolute(String nameOrPath) {
        Path path = Path.of(nameOrPath);
        return Files.isDirectory(path) ? path.toAbsolutePath().normalize().toString() : nameOrPath;
    }
}
