package io.squadron.trainer.retention;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.trainer.run.RunLog;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the pruning of checkpoints with the service, and ends it. */
@Singleton
public class Retention {
    private final CheckpointPruner pruner;
    private final RunLog runs;

    public Retention(CheckpointPruner pruner, RunLog runs) {
        this.pruner = pruner;
        this.runs = runs;
    }

    void start(@Observes StartupEvent event) {
        pruner.start(runs::ready);
    }

    void stop(@Observes ShutdownEvent event) {
        pruner.close();
    }
}
