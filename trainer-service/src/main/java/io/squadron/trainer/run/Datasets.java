package io.squadron.trainer.run;

import io.squadron.trainer.Refusal;
import io.squadron.v1.DatasetManifest;

/** The data sets that a run may name. */
public interface Datasets {
    /**
     * The manifest of a data set that a run may train on.
     *
     * @throws Refusal if it is unknown, not COMPLETE or not of split TRAIN
     */
    DatasetManifest trainable(String datasetId);

    /**
     * The manifest of a data set that checkpoints can be evaluated on.
     *
     * @throws Refusal if it is unknown, not COMPLETE or not of split DEV
     */
    DatasetManifest evaluable(String datasetId);
}
