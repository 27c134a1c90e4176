package io.squadron.trainer.wiring;

import io.squadron.trainer.dataset.DatasetCatalog;
import io.squadron.trainer.run.RunPreparation;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the queue and the executor know of runs. */
@Singleton
class RunBeans {
    @Produces
    @Singleton
    RunPreparation preparation(DatasetCatalog datasets) {
        return new RunPreparation(datasets);
    }
}
