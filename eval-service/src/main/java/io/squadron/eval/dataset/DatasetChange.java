package io.squadron.eval.dataset;

import io.squadron.v1.DatasetManifest;

/** A record of topic squadron.datasets. */
public sealed interface DatasetChange {

    /** Where it stands on its topic: of two records about one data set the later one counts. */
    long offset();

    /** How its import goes, or has ended. */
    record Announced(DatasetManifest manifest, long offset) implements DatasetChange {}

    /** It was deleted: a tombstone. */
    record Withdrawn(String datasetId, long offset) implements DatasetChange {}
}
