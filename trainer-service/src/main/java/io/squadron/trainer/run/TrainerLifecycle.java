package io.squadron.trainer.run;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.trainer.dataset.DatasetCatalog;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the trainer's threads, and stops them in order. */
@Singleton
public class TrainerLifecycle {
    private final DatasetCatalog datasets;
    private final RunLog log;
    private final TrainingEngine engine;
    private final TrainingRequests requests;
    private final RunWorker worker;

    public TrainerLifecycle(
            DatasetCatalog datasets, RunLog log, TrainingEngine engine, TrainingRequests requests, RunWorker worker) {
        this.datasets = datasets;
        this.log = log;
        this.engine = engine;
        this.requests = requests;
        this.worker = worker;
    }

    /** The past is known and the engine works: runs can be served and carried out. */
    public boolean ready() {
        return datasets.ready() && log.ready() && engine.ready();
    }

    void start(@Observes StartupEvent event) {
        datasets.start();
        log.start();
        engine.start();
        requests.start(this::ready);
        worker.start(this::ready);
    }

    /** Before any bean goes: the run that gives way still writes and reads. */
    void stop(@Observes ShutdownEvent event) {
        worker.close();
        requests.close();
    }
}
