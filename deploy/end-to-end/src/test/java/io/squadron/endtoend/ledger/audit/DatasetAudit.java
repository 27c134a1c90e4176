package io.squadron.endtoend.ledger.audit;

import io.squadron.endtoend.ledger.history.History;
import io.squadron.endtoend.ledger.history.History.DatasetAcknowledged;
import io.squadron.endtoend.ledger.history.Observed;
import io.squadron.endtoend.ledger.history.Reference;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DatasetStatus;
import io.squadron.v1.Window;
import java.util.ArrayList;
import java.util.List;

/** Every acknowledged data set is there, whole, for every replica; no import is for ever under way. */
final class DatasetAudit implements Audit {
    @Override
    public List<String> violations(History history, Observed observed, Reference reference) {
        List<String> violations = new ArrayList<>();
        for (List<DatasetManifest> listed : observed.datasets()) {
            listed.stream()
                    .filter(dataset -> dataset.getStatus() == DatasetStatus.DATASET_STATUS_IMPORTING)
                    .forEach(dataset -> violations.add("the import of " + dataset.getName() + " never ended"));
            history.all(DatasetAcknowledged.class).stream()
                    .filter(acknowledged -> !listed.contains(acknowledged.manifest()))
                    .forEach(lost -> violations.add("a tokenizer-service does not list "
                            + lost.manifest().getName() + " as it was acknowledged"));
        }
        for (DatasetAcknowledged acknowledged : history.all(DatasetAcknowledged.class)) {
            DatasetManifest manifest = acknowledged.manifest();
            List<Window> windows = observed.windows().getOrDefault(manifest.getDatasetId(), List.of());
            long distinct = windows.stream().map(Window::getWindowId).distinct().count();
            if (distinct != manifest.getWindows()) {
                violations.add("%s has %d windows on the topic, and %d were acknowledged"
                        .formatted(manifest.getName(), distinct, manifest.getWindows()));
            }
        }
        return violations;
    }
}
