package io.squadron.trainer.imports;

import io.squadron.checkpoints.CheckpointAccessException;
import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.CheckpointStore;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.encoder.Encoder;
import io.squadron.trainer.encoder.EncoderCatalog;
import io.squadron.trainer.encoder.UnknownEncoderException;
import io.squadron.trainer.encoder.UnusableEncoderException;
import io.squadron.trainer.publication.CheckpointPublisher;
import io.squadron.trainer.retention.AnnouncedCheckpoints;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ImportCheckpointRequest;
import io.squadron.v1.ImportCheckpointStage;
import io.squadron.v1.Tokenizer;
import io.squadron.v1.WindowSettings;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Makes checkpoints of models that were fine-tuned elsewhere. One at a time: a model in half precision is converted in
 * memory.
 */
@Singleton
public class CheckpointImport {
    private static final Logger LOG = Logger.getLogger(CheckpointImport.class);

    // run_squad's defaults, as the contract has them.
    private static final int DEFAULT_MAX_SEQ_LENGTH = 384;
    private static final int DEFAULT_DOC_STRIDE = 128;
    private static final int DEFAULT_MAX_QUERY_LENGTH = 64;

    private final EncoderCatalog encoders;
    private final TokenizerRegistration tokenizers;
    private final AnnouncedCheckpoints announced;
    private final CheckpointStore store;
    private final CheckpointPublisher publisher;
    private final Semaphore turn = new Semaphore(1);

    public CheckpointImport(
            EncoderCatalog encoders,
            TokenizerRegistration tokenizers,
            AnnouncedCheckpoints announced,
            CheckpointStore store,
            CheckpointPublisher publisher) {
        this.encoders = encoders;
        this.tokenizers = tokenizers;
        this.announced = announced;
        this.store = store;
        this.publisher = publisher;
    }

    /**
     * What came of an import.
     *
     * @param warnings what the importer should know, one sentence each
     */
    public record Outcome(Checkpoint checkpoint, List<String> warnings) {}

    private static Outcome outcome(Checkpoint checkpoint, Encoder model) {
        return new Outcome(checkpoint, model.warning().stream().toList());
    }

    /**
     * Imports a model, or finds that it was imported before.
     *
     * @param progress hears what is done just now
     * @param requireWanted throws once nobody waits for the checkpoint any more
     * @throws UnknownEncoderException if there is no such directory or name
     * @throws UnusableEncoderException if what is there is no BERT in safetensors, or is damaged
     * @throws Refusal if it cannot be served, or not be imported now
     * @throws Refusal.Invalid if no window can be made with the settings
     */
    public Outcome carryOut(
            ImportCheckpointRequest request, Runnable requireWanted, Consumer<ImportCheckpointStage> progress) {
        if (!turn.tryAcquire()) {
            throw new Refusal.Exhausted("Another model is being imported; try again when that has ended");
        }
        try {
            return inTurn(request, requireWanted, progress);
        } catch (OutOfMemoryError e) {
            throw new Refusal.Exhausted(
                    "The trainer has not the memory to import %s; give it more, or save the model as float32, which needs none"
                            .formatted(request.getModelNameOrPath()),
                    e);
        } finally {
            turn.release();
        }
    }

    private Outcome inTurn(
            ImportCheckpointRequest request, Runnable requireWanted, Consumer<ImportCheckpointStage> progress) {
        if (request.getModelNameOrPath().isBlank()) {
            throw new Refusal.Invalid("model_name_or_path", "model_name_or_path is missing");
        }
        WindowSettings settings = complete(request.getSettings());
        progress.accept(ImportCheckpointStage.IMPORT_CHECKPOINT_STAGE_READING);
        Encoder model = encoders.find(request.getModelNameOrPath());
        ModelRules.requireHead(model);
        ModelRules.requirePositions(model, settings);
        requireWanted.run();
        Path directory = encoders.directory(request.getModelNameOrPath());
        progress.accept(ImportCheckpointStage.IMPORT_CHECKPOINT_STAGE_REGISTERING_TOKENIZER);
        Tokenizer tokenizer = tokenizers.register(directory);
        ModelRules.requireVocabulary(model, tokenizer);
        tokenizers.requireUsable(tokenizer, settings);
        ImportedModel imported =
                new ImportedModel(directory, model, tokenizer, settings, request.getVersion2WithNegative());
        Optional<Checkpoint> present = announced.find(imported.checkpointId()).filter(this::isThere);
        if (present.isPresent()) {
            LOG.infof("%s was imported before, as %s", directory, imported.checkpointId());
            return outcome(present.get(), model);
        }
        requireWanted.run();
        progress.accept(ImportCheckpointStage.IMPORT_CHECKPOINT_STAGE_WRITING);
        return outcome(publish(imported), model);
    }

    private Checkpoint publish(ImportedModel imported) {
        CheckpointProvenance provenance = imported.provenance(Instant.now());
        TrainedModel model =
                new TrainedModel(imported.model().config(), imported.model().weights());
        StoredCheckpoint written;
        try {
            written = publisher.write(model, imported.tokenizer(), provenance);
        } catch (IOException e) {
            String message =
                    "Checkpoint %s could not be written: %s".formatted(provenance.checkpointId(), e.getMessage());
            throw e instanceof CheckpointAccessException
                    ? new Refusal.Unavailable("storage", message, e)
                    : new Refusal.Exhausted(message, e);
        }
        return publisher.announce(model, provenance, written);
    }

    /** An import brings back one that somebody has deleted from the store. */
    private boolean isThere(Checkpoint checkpoint) {
        try {
            return store.list(checkpoint.getCheckpointId()).stream()
                    .anyMatch(stored -> stored.location().toString().equals(checkpoint.getLocation()));
        } catch (IOException e) {
            throw new Refusal.Unavailable("storage", "The checkpoints cannot be listed: " + e.getMessage(), e);
        }
    }

    private static WindowSettings complete(WindowSettings settings) {
        WindowSettings.Builder complete = settings.toBuilder();
        if (complete.getMaxSeqLength() == 0) {
            complete.setMaxSeqLength(DEFAULT_MAX_SEQ_LENGTH);
        }
        if (complete.getDocStride() == 0) {
            complete.setDocStride(DEFAULT_DOC_STRIDE);
        }
        if (complete.getMaxQueryLength() == 0) {
            complete.setMaxQueryLength(DEFAULT_MAX_QUERY_LENGTH);
        }
        return complete.build();
    }
}
