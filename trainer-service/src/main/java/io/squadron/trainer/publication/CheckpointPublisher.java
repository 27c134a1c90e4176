package io.squadron.trainer.publication;

import io.squadron.checkpoints.CheckpointProvenance;
import io.squadron.checkpoints.StoredCheckpoint;
import io.squadron.kafka.Topics;
import io.squadron.trainer.checkpoint.CheckpointWriter;
import io.squadron.trainer.kafka.KafkaUnavailableException;
import io.squadron.trainer.training.TrainedModel;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.NamedFile;
import io.squadron.v1.Tokenizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Puts a model into the store, and when it lies there whole, announces it on {@link Topics#CHECKPOINTS}. */
@Singleton
public class CheckpointPublisher {
    private static final Logger LOG = Logger.getLogger(CheckpointPublisher.class);

    /** Other files of a tokenizer have no business in a checkpoint, whatever the service sends. */
    private static final Set<String> TOKENIZER_FILES = Set.of("tokenizer.json", "tokenizer_config.json", "vocab.txt");

    private final CheckpointWriter files;
    private final Announcements announcements;

    public CheckpointPublisher(CheckpointWriter files, Announcements announcements) {
        this.files = files;
        this.announcements = announcements;
    }

    /**
     * Writes a checkpoint that nobody hears of yet.
     *
     * @throws IOException if it cannot be written; nothing half-written stays
     */
    public StoredCheckpoint write(TrainedModel model, Tokenizer tokenizer, CheckpointProvenance provenance)
            throws IOException {
        Map<String, byte[]> tokenizerFiles = tokenizer.getFilesList().stream()
                .filter(file -> TOKENIZER_FILES.contains(file.getName()))
                .collect(Collectors.toMap(
                        NamedFile::getName, file -> file.getContent().toByteArray()));
        return files.write(model, tokenizerFiles, provenance);
    }

    /**
     * Announces a checkpoint that was written.
     *
     * @throws KafkaUnavailableException if Kafka does not take the announcement in time
     */
    public Checkpoint announce(TrainedModel model, CheckpointProvenance provenance, StoredCheckpoint stored) {
        Checkpoint checkpoint = CheckpointAnnouncement.of(model, provenance, stored);
        announcements.announce(checkpoint);
        LOG.infof("Checkpoint %s lies in %s", checkpoint.getCheckpointId(), stored.location());
        return checkpoint;
    }
}
