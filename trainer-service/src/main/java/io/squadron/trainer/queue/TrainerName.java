package io.squadron.trainer.queue;

import io.squadron.trainer.config.TrainerConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
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
        this(config.instanceId().orElseGet(TrainerName::host) + "/"
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

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host need not know its own name; the process still tells trainers apart on it.
            return "localhost";
        }
    }
}
