package io.squadron.eval.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.eval.service.EvalServiceTest;
import io.squadron.eval.storage.PatientTransactions;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Split;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Records about data sets that come again, or late. */
@EvalServiceTest
class DatasetProjectionTest {
    @Inject
    DatasetProjection datasets;

    @Inject
    PatientTransactions transactions;

    @Test
    void aRecordThatComesAgainOrWasOvertakenChangesNothing() {
        DatasetChange importing = announced(DatasetStatus.DATASET_STATUS_IMPORTING, 10);
        DatasetChange complete = announced(DatasetStatus.DATASET_STATUS_COMPLETE, 11);
        apply(importing, complete, importing);
        assertThat(find().status).isEqualTo(ImportedDataset.Status.COMPLETE);

        DatasetChange deleted = new DatasetChange.Withdrawn("overtaken-dev", 12);
        apply(deleted, complete);
        assertThat(find().isDeleted()).isTrue();
        assertThat(find().status).isEqualTo(ImportedDataset.Status.COMPLETE);
    }

    private void apply(DatasetChange... changes) {
        for (DatasetChange change : changes) {
            var unused = transactions.call("Applying a record", () -> datasets.apply(change));
        }
    }

    private ImportedDataset find() {
        return transactions.call("Reading a data set", () -> ImportedDataset.findById("overtaken-dev"));
    }

    private static DatasetChange announced(DatasetStatus status, long offset) {
        return new DatasetChange.Announced(
                DatasetManifest.newBuilder()
                        .setDatasetId("overtaken-dev")
                        .setName("overtaken")
                        .setSplit(Split.SPLIT_DEV)
                        .setStatus(status)
                        .build(),
                offset);
    }
}
