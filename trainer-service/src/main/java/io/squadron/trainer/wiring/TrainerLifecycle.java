package io.squadron.trainer.wiring;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.trainer.dataset.DatasetCatalog;
import io.squadron.trainer.execution.RunWorker;
import io.squadron.trainer.execution.TrainingEngine;
import io.squadron.trainer.queue.RunLog;
import io.squadron.trainer.queue.RunSummarizer;
import io.squadron.trainer.queue.TrainingRequests;
import io.squadron.trainer.retention.CheckpointPruner;
import io.squadron.trainer.retention.LeftoverSweep;
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
    private final CheckpointPruner pruner;
    private final LeftoverSweep sweep;
    private final RunSummarizer summarizer;

    public TrainerLifecycle(
            DatasetCatalog datasets,
            RunLog log,
            TrainingEngine engine,
            TrainingRequests requests,
            RunWorker worker,
            CheckpointPruner pruner,
            LeftoverSweep sweep,
            RunSummarizer summarizer) {
        this.summarizer = summarizer;
        this.datasets = datasets;
        this.log = log;
        this.engine = engine;
        this.requests = requests;
        this.worker = worker;
        this.pruner = pruner;
        this.sweep = sweep;
    }

    /** The past is known: runs can be served, whether or not this trainer can carry one out. */
    public boolean knowsThePast() {
        return datasets.ready() && log.ready();
    }

    /** It is known, too, whether the engine works: a trainer that has none says so of each run that waits. */
    private boolean knowsItself() {
        return knowsThePast() && (engine.ready() || !engine.failure().isEmpty());
    }

    void start(@Observes StartupEvent event) {
        datasets.start();
        log.start();
        engine.start();
        requests.start(this::knowsItself);
        worker.start(this::knowsItself);
        pruner.start(log::ready);
        sweep.start();
        summarizer.start(log::ready);
    }

    /** Before any bean goes: the run that gives way still writes and reads. */
    void stop(@Observes ShutdownEvent event) {
        summarizer.close();
        sweep.close();
        pruner.close();
        worker.close();
        requests.close();
    }
}
