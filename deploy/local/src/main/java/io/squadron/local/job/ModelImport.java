package io.squadron.local.job;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.squadron.local.client.Services;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointResponse;
import io.squadron.v1.Model;
import io.squadron.v1.Precision;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.SetPrecisionRequest;
import io.squadron.v1.WindowSettings;
import java.time.Duration;
import java.util.Iterator;
import java.util.function.Supplier;

/** Makes a checkpoint of a model that was fine-tuned elsewhere, and gives it a name. */
public final class ModelImport {
    /** The largest BERTs are read, converted, written and hashed. */
    private static final Duration IMPORT_DEADLINE = Duration.ofMinutes(10);

    private static final Duration LOAD_DEADLINE = Duration.ofMinutes(5);
    /** From the trainer's announcement until the inference-service has heard of it. */
    private static final Duration ANNOUNCEMENT_MAY_TAKE = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Services services;
    private final Progress progress;

    public ModelImport(Services services, Progress progress) {
        this.services = services;
        this.progress = progress;
    }

    /**
     * Imports it, or finds that it was imported before.
     *
     * @param modelNameOrPath an absolute directory, or a name that the trainer knows
     * @throws StatusRuntimeException with the trainer-service's sentence
     */
    public Checkpoint importModel(String modelNameOrPath, WindowSettings settings, boolean version2WithNegative) {
        Progress.Task task = progress.begin("Importing " + modelNameOrPath, 0);
        Iterator<ImportCheckpointResponse> responses = services.trainer(IMPORT_DEADLINE)
                .importCheckpoint(ImportCheckpointRequest.newBuilder()
                        .setModelNameOrPath(modelNameOrPath)
                        .setSettings(settings)
                        .setVersion2WithNegative(version2WithNegative)
                        .build());
        ImportCheckpointResponse last = responses.next();
        while (responses.hasNext()) {
            last = responses.next();
        }
        last.getWarningsList().forEach(warning -> progress.say("  note: " + warning));
        Checkpoint checkpoint = last.getCheckpoint();
        task.finish(checkpoint.getCheckpointId());
        return checkpoint;
    }

    /** Loads a checkpoint that has just been announced, and points the alias at it. */
    public Model alias(String alias, String checkpointId) throws InterruptedException {
        SetAliasRequest request = SetAliasRequest.newBuilder()
                .setAlias(alias)
                .setCheckpointId(checkpointId)
                .build();
        return onceAnnounced(
                () -> services.models(LOAD_DEADLINE).setAlias(request).getModel());
    }

    /** Loads a checkpoint that has just been announced, and has it served in a precision; unspecified for what is measured. */
    public Model serveIn(Precision precision, String checkpointId) throws InterruptedException {
        SetPrecisionRequest request = SetPrecisionRequest.newBuilder()
                .setModel(checkpointId)
                .setPrecision(precision)
                .build();
        return onceAnnounced(
                () -> services.models(LOAD_DEADLINE).setPrecision(request).getModel());
    }

    private static Model onceAnnounced(Supplier<Model> call) throws InterruptedException {
        long giveUp = System.nanoTime() + ANNOUNCEMENT_MAY_TAKE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (StatusRuntimeException e) {
                if (e.getStatus().getCode() != Status.Code.NOT_FOUND || System.nanoTime() > giveUp) {
                    throw e;
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }
}
