package io.squadron.trainer.queue;

import io.squadron.trainer.config.TrainerConfig;
import io.squadron.trainer.provenance.Host;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Who this trainer is, e.g. {@code "gpu-box/4711-1m3k9x"}: instance or host, process and the process's start. No two trainers
 * share it, and a restarted one has another: in containers the process id is always 1.
 */
@Singleton
public class TrainerName {
    private final String name;

    @Inject
    public TrainerName(TrainerConfig config) {
        this(config.instanceId().orElseGet(Host::localName) + "/"
                + ProcessHandle.current().pid() + "-" + Long.toString(started(), Character.MAX_RADIX));
    }

    public TrainerName(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }

    private static long started() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .orElseGet(System::currentTimeMillis);
    }
}
