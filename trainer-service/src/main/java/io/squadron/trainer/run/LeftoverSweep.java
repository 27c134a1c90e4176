package io.squadron.trainer.run;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.trainer.checkpoint.CheckpointStores;
import io.squadron.trainer.config.TrainerConfig;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Removes from the stores, now and then, what killed trainers left half-written. */
@Singleton
public class LeftoverSweep {
    private static final Logger LOG = Logger.getLogger(LeftoverSweep.class);

    private final CheckpointStores stores;
    private final Duration age;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread sweeping = new Thread(task, "leftover-sweep");
        sweeping.setDaemon(true);
        return sweeping;
    });

    public LeftoverSweep(CheckpointStores stores, TrainerConfig config) {
        this.stores = stores;
        this.age = config.leftoversAge();
    }

    void start(@Observes StartupEvent event) {
        var unused = thread.scheduleWithFixedDelay(this::sweep, 0, 1, TimeUnit.HOURS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }

    private void sweep() {
        try {
            stores.sweep(Instant.now().minus(age));
        } catch (IOException | RuntimeException e) {
            LOG.warnf("What killed trainers may have left is not removed now: %s", e.getMessage());
        }
    }
}
