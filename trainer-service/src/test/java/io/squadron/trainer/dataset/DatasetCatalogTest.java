package io.squadron.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.kafka.Topics;
import io.squadron.trainer.Refusal;
import io.squadron.trainer.kafka.PlainFollowers;
import io.squadron.trainer.kafka.TestBroker;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Split;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F38: the manifest that says COMPLETE is what ends a data set. */
class DatasetCatalogTest {
    private final String datasetId = "ds-" + UUID.randomUUID();
    private final PlainFollowers followers = TestBroker.followers(TestBroker.config(Map.of()));
    private final DatasetCatalog catalog = new DatasetCatalog(followers);

    @BeforeEach
    void follow() {
        catalog.start();
    }

    @AfterEach
    void close() {
        followers.close();
    }

    @Test
    void f38ADataSetWhoseEndWasLostIsNotTrainedOn() {
        write(manifest(DatasetStatus.DATASET_STATUS_IMPORTING, 0));

        assertThatThrownBy(() -> catalog.trainable(datasetId))
                .isInstanceOf(Refusal.Unfit.class)
                .hasMessage("train_dataset_id: data set \"" + datasetId
                        + "\" is still being imported; submit the run when it is COMPLETE");
    }

    @Test
    void f38AnEndThatComesTwiceIsOneEnd() {
        DatasetManifest complete = manifest(DatasetStatus.DATASET_STATUS_COMPLETE, 7);
        write(manifest(DatasetStatus.DATASET_STATUS_IMPORTING, 0));
        write(complete);
        write(complete);

        assertThat(catalog.trainable(datasetId)).isEqualTo(complete);
    }

    @Test
    void anImportThatFailedSaysWhy() {
        write(manifest(DatasetStatus.DATASET_STATUS_FAILED, 0).toBuilder()
                .setFailure("byte 7 is no JSON")
                .build());

        assertThatThrownBy(() -> catalog.trainable(datasetId))
                .hasMessageEndingWith("is unusable, its import failed: byte 7 is no JSON");
    }

    private DatasetManifest manifest(DatasetStatus status, int windows) {
        return DatasetManifest.newBuilder()
                .setDatasetId(datasetId)
                .setSplit(Split.SPLIT_TRAIN)
                .setStatus(status)
                .setWindows(windows)
                .build();
    }

    private static void write(DatasetManifest manifest) {
        TestBroker.write(Topics.DATASETS, 0, manifest.getDatasetId(), manifest);
    }
}
