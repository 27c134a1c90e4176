package io.squadron.inference.benchmark;

import java.time.Duration;
import java.util.List;

/** CPU time of processes on this machine. */
record ProcessCpu(List<Long> pids) {
    /** Seconds since each of them began. */
    double seconds() {
        Duration sum = Duration.ZERO;
        for (long pid : pids) {
            sum = sum.plus(ProcessHandle.of(pid)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .orElseThrow(() -> new IllegalStateException("no process " + pid)));
        }
        return sum.toNanos() / 1e9;
    }
}
