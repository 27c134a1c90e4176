package io.squadron.eval.run;

import io.squadron.v1.RunStarted;
import io.squadron.v1.TrainerHost;
import jakarta.persistence.Embeddable;

/**
 * What made the results of one attempt, as its trainer told when it began. What was not told is empty, or null: trainers of
 * versions before told less.
 *
 * @param codeRevision the git commit that the trainer was built from, with {@code -dirty} behind it if files were changed since;
 *     Squadron's version where it was not built from a git checkout
 * @param tokenizerId the tokenizer that made the windows
 * @param engine its name and version
 * @param host the machine's name for itself
 * @param os operating system with its version
 * @param architecture Java's name of it
 * @param cpus logical CPUs that the trainer may use
 * @param hostMemoryBytes memory that the trainer may use
 * @param gpuMemoryBytes what the GPUs that train have, together
 * @param java version of the trainer's Java
 */
@Embeddable
public record Provenance(
        String codeRevision,
        String tokenizerId,
        String engine,
        String host,
        String os,
        String architecture,
        Integer cpus,
        Long hostMemoryBytes,
        Long gpuMemoryBytes,
        String java) {
    /** Of an attempt that has not told yet. */
    static final Provenance UNKNOWN = of(RunStarted.getDefaultInstance());

    static Provenance of(RunStarted started) {
        TrainerHost host = started.getHost();
        return new Provenance(
                started.getCodeRevision(),
                started.getTokenizerId(),
                started.getEngine(),
                host.getName(),
                host.getOs(),
                host.getArchitecture(),
                host.getCpus() == 0 ? null : host.getCpus(),
                host.hasMemoryBytes() ? host.getMemoryBytes() : null,
                host.hasGpuMemoryBytes() ? host.getGpuMemoryBytes() : null,
                host.getJava());
    }
}
