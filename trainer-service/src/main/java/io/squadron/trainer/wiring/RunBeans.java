package io.squadron.trainer.wiring;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.dataset.DatasetCatalog;
import io.squadron.trainer.run.RunPreparation;
import io.squadron.trainer.run.Runs;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** What the queue and the executor know of runs. */
@Singleton
class RunBeans {
    @Produces
    @Singleton
    Runs runs(TrainerConfig config) {
        return new Runs(config.runHistories(), config.metricsPerRun());
    }

    @Produces
    @Singleton
    RunPreparation preparation(DatasetCatalog datasets) {
        return new RunPreparation(datasets);
    }
}
