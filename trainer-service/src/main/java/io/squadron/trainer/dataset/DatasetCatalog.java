package io.squadron.trainer.dataset;

import com.google.protobuf.InvalidProtocolBufferException;
import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.kafka.KafkaClients;
import io.squadron.trainer.kafka.TopicFollower;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Split;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Every data set's latest manifest, as {@link Topics#DATASETS} tells it. */
@Singleton
public class DatasetCatalog {
    private static final Logger LOG = Logger.getLogger(DatasetCatalog.class);

    private final Map<String, DatasetManifest> manifests = new ConcurrentHashMap<>();
    private final TopicFollower follower;

    public DatasetCatalog(KafkaClients clients, TrainerConfig config) {
        this.follower = new TopicFollower(clients, Topics.DATASETS, config.kafkaTimeout(), this::take);
    }

    /** Begins to read; to be called once. */
    public void start() {
        follower.start();
    }

    /** All manifests that existed at the start are known. */
    public boolean ready() {
        return follower.replayed();
    }

    /**
     * The manifest of a data set that a run may train on.
     *
     * @throws Refusal if it is unknown, not COMPLETE or not of split TRAIN
     */
    public DatasetManifest trainable(String datasetId) {
        return complete(datasetId, Split.SPLIT_TRAIN, "train_dataset_id");
    }

    /**
     * The manifest of a data set that checkpoints can be evaluated on.
     *
     * @throws Refusal if it is unknown, not COMPLETE or not of split DEV
     */
    public DatasetManifest evaluable(String datasetId) {
        return complete(datasetId, Split.SPLIT_DEV, "eval_dataset_id");
    }

    @PreDestroy
    public void close() {
        follower.close();
    }

    private DatasetManifest complete(String datasetId, Split split, String field) {
        // An import that has just ended must count, wherever its manifest was written from.
        follower.catchUp();
        DatasetManifest manifest = manifests.get(datasetId);
        if (manifest == null) {
            throw new Refusal.NotFound(
                    resource(datasetId), "%s: no data set \"%s\" has been imported".formatted(field, datasetId));
        }
        if (manifest.getStatus() != DatasetStatus.DATASET_STATUS_COMPLETE) {
            throw new Refusal.Unfit(
                    resource(datasetId),
                    "%s: data set \"%s\" %s".formatted(field, datasetId, describeStatus(manifest)));
        }
        if (manifest.getSplit() != split) {
            throw new Refusal.Unfit(
                    resource(datasetId),
                    "%s: data set \"%s\" is of split %s, but split %s is needed"
                            .formatted(field, datasetId, name(manifest.getSplit()), name(split)));
        }
        return manifest;
    }

    private static Refusal.Resource resource(String datasetId) {
        return new Refusal.Resource(DatasetManifest.getDescriptor().getFullName(), datasetId);
    }

    private static String describeStatus(DatasetManifest manifest) {
        return switch (manifest.getStatus()) {
            case DATASET_STATUS_IMPORTING -> "is still being imported; submit the run when it is COMPLETE";
            case DATASET_STATUS_FAILED -> "is unusable, its import failed: " + manifest.getFailure();
            default -> "has no known status";
        };
    }

    private static String name(Split split) {
        return split.name().replace("SPLIT_", "");
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            manifests.remove(record.key());
            return;
        }
        try {
            DatasetManifest manifest = DatasetManifest.parseFrom(record.value());
            manifests.put(manifest.getDatasetId(), manifest);
        } catch (InvalidProtocolBufferException e) {
            LOG.warnf("%s is no manifest and is passed over: %s", RecordValues.place(record), e.getMessage());
        }
    }
}
