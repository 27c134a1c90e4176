package io.squadron.tokenizer.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.ImportDatasetResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What is told of an import while it goes on. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@TestProfile(TightTokenizer.class)
class ImportProgressTest extends RunningTokenizer {

    @Test
    void theClientHearsTheCountsGrowAndTheManifestLast() throws Exception {
        byte[] file = passages();

        List<ImportDatasetResponse> told = client.importDataset(
                options("counted").setSourceBytes(file.length).build(), file);

        ImportDatasetResponse last = told.get(told.size() - 1);
        assertThat(told).hasSizeGreaterThan(3);
        assertThat(told).extracting(ImportDatasetResponse::getDatasetId).containsOnly(last.getDatasetId());
        assertThat(told).extracting(ImportDatasetResponse::getBytesTotal).containsOnly((long) file.length);
        assertGrows(told, ImportDatasetResponse::getBytesRead);
        assertGrows(told, ImportDatasetResponse::getExamples);
        assertGrows(told, ImportDatasetResponse::getWindows);
        assertGrows(told, ImportDatasetResponse::getSkipped);
        assertThat(told.subList(0, told.size() - 1)).noneMatch(ImportDatasetResponse::hasManifest);
        assertThat(last.getManifest().getStatus()).isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
        assertThat(last.getBytesRead()).isEqualTo(file.length);
        assertThat(last.getWindows()).isEqualTo(last.getManifest().getWindows());
    }

    @Test
    void everybodyElseHearsThatItGoesOnAndOnceThatItIsComplete() throws Exception {
        DatasetManifest complete =
                lastManifest(client.importDataset(options("staged").build(), passages()));

        List<DatasetStatus> statuses = new ArrayList<>();
        for (var announced : TopicReader.readAll(bootstrapServers, "squadron.datasets")) {
            if (complete.getDatasetId().equals(announced.key())) {
                statuses.add(DatasetManifest.parseFrom(announced.value()).getStatus());
            }
        }
        assertThat(statuses).first().isEqualTo(DatasetStatus.DATASET_STATUS_IMPORTING);
        assertThat(statuses).last().isEqualTo(DatasetStatus.DATASET_STATUS_COMPLETE);
        assertThat(statuses.subList(0, statuses.size() - 1)).containsOnly(DatasetStatus.DATASET_STATUS_IMPORTING);
    }

    private static void assertGrows(List<ImportDatasetResponse> told, ToLongFunction<ImportDatasetResponse> count) {
        List<Long> counts = told.stream().map(count::applyAsLong).toList();
        assertThat(counts).isSorted().last().isNotEqualTo(0L);
    }
}
