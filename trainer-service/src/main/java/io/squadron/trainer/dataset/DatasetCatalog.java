package io.squadron.trainer.dataset;

import io.squadron.kafka.RecordValues;
import io.squadron.kafka.Topics;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.kafka.FollowedTopic;
import io.squadron.trainer.kafka.TopicFollowers;
import io.squadron.trainer.run.Datasets;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Split;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Every data set's latest manifest, as {@link Topics#DATASETS} tells it. */
@Singleton
public class DatasetCatalog implements Datasets {
    private static final String CHANNEL = "datasets";

    private final Map<String, DatasetManifest> manifests = new ConcurrentHashMap<>();
    private final FollowedTopic topic;

    public DatasetCatalog(TopicFollowers followers) {
        this.topic = followers.of(CHANNEL, Topics.DATASETS, this::apply);
    }

    /** Begins to read; to be called once. */
    public void start() {
        topic.start();
    }

    /** All manifests that existed at the start are known. */
    public boolean ready() {
        return topic.replayed();
    }

    @Override
    public DatasetManifest trainable(String datasetId) {
        return complete(datasetId, Split.SPLIT_TRAIN, "train_dataset_id");
    }

    @Override
    public DatasetManifest evaluable(String datasetId) {
        return complete(datasetId, Split.SPLIT_DEV, "eval_dataset_id");
    }

    private DatasetManifest complete(String datasetId, Split split, String field) {
        // An import that has just ended must count, wherever its manifest was written from.
        topic.catchUp();
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

    @Incoming(CHANNEL)
    void take(ConsumerRecord<String, byte[]> received) {
        topic.take(received);
    }

    private void apply(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            manifests.remove(record.key());
            return;
        }
        DatasetManifest manifest = RecordValues.parse(record, DatasetManifest.parser());
        manifests.put(manifest.getDatasetId(), manifest);
    }
}
