package io.squadron.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What whoever runs a trainer may set; topic names are no part of it, the contract fixes them. */
@ConfigMapping(prefix = "squadron.trainer")
public interface TrainerConfig {
    /**
     * Receives one directory per checkpoint, unless {@link S3Config} names a bucket. The inference-service must see it
     * under the same path.
     */
    @WithDefault("${user.home}/.squadron/checkpoints")
    Path checkpointsDirectory();

    /** Holds a Hugging Face directory for each encoder that a run may name; {@code squadron models pull} fills it. */
    @WithDefault("${user.home}/.squadron/encoders")
    Path encodersDirectory();

    /**
     * Takes what only this trainer needs for a while: windows beyond {@link #windowHeapMegabytes}, the model on its way into
     * the engine, states from S3. To be on a disk, not in memory as {@code /tmp} sometimes is.
     */
    @WithDefault("${user.home}/.squadron/scratch")
    Path scratchDirectory();

    /**
     * Receives one directory per run with its loss and the like as event files, which TensorBoard reads while they grow:
     * {@code tensorboard --logdir} and this directory. Trainers that take each other's runs over should share it. A run that
     * is deleted leaves its directory here. Unset by default: no event files.
     */
    Optional<Path> tensorboardDirectory();

    /**
     * A data set's windows are held in the heap up to this size, and up to a quarter of the heap; beyond it they lie in a
     * mapped file in {@link #scratchDirectory}. SQuAD v1.1 takes 65.
     */
    @WithDefault("256")
    int windowHeapMegabytes();

    /**
     * What this trainer is called in its runs' events, before the process: "local/4711-…". Without it the host's name. Not
     * Kafka's {@code group.instance.id}: a static member that restarts keeps its old client id there, so that nobody
     * could tell the new process from the old one, which had the run.
     */
    Optional<String> instanceId();

    /** A trainer that has not been heard of for so long counts as dead, and another one takes its run over. */
    @WithDefault("PT10S")
    Duration sessionTimeout();

    /** How often a trainer looks whether the one that has a run is still there. */
    @WithDefault("PT2S")
    Duration livenessInterval();

    /**
     * So many runs may wait for a trainer. Beyond it SubmitRun refuses, and what is put straight onto the topic stays there:
     * every trainer remembers every waiting run.
     */
    @WithDefault("1000")
    int maxWaitingRuns();

    /** A run that has been taken so often at the same step is given up: it probably kills its trainers. */
    @WithDefault("10")
    int maxAttempts();

    /**
     * A trainer that gave a run back because something was away, or it had no room for it, leaves it alone for so long;
     * another may take it at once.
     */
    @WithDefault("PT1M")
    Duration releasePause();

    /**
     * The state of a run that failed or was stopped stays so long, so that another run can go on from it
     * (resume_from_run); of one that finished it goes at once. It is three times the model's size.
     */
    @WithDefault("P7D")
    Duration stateRetention();

    /**
     * How often a run's state is kept, so that another trainer can take the run up from there; what was trained since is
     * trained again, to the same bits. The state is three times the model's size.
     */
    @WithDefault("PT5M")
    Duration resumeInterval();

    /** What nobody has written to for so long, of a checkpoint that is not whole, was left by a killed process and goes. */
    @WithDefault("PT6H")
    Duration leftoversAge();

    /** How often a trainer looks whether checkpoints have become surplus (save_total_limit). */
    @WithDefault("PT5S")
    Duration pruningInterval();

    /**
     * The files of a checkpoint stay so long after it was withdrawn, for whoever is loading it at that moment, and so that
     * an alias that was set at the same moment is heard of.
     */
    @WithDefault("PT30S")
    Duration pruningGrace();

    /** How long a run may take to give way when the service stops; the process ends after it in any case. */
    @WithDefault("PT20S")
    Duration shutdownTimeout();

    /** Any single exchange with Kafka must end within this time. */
    @WithDefault("PT30S")
    Duration kafkaTimeout();

    /** Reading a data set fails when its position has not moved for so long. */
    @WithDefault("PT60S")
    Duration datasetStallTimeout();

    /** Reading a data set fails after so many records that are no windows: its importer is broken. */
    @WithDefault("100")
    int maxUnusableWindows();

    /** Deadline of one call to the tokenizer-service. */
    @WithDefault("PT10S")
    Duration tokenizerDeadline();

    /**
     * A run waits so long for what it needs and cannot have now before it fails: the tokenizer-service and its data before
     * it begins, storage or room on the disk for its checkpoints. Without the state that it could go on from it begins anew.
     */
    @WithDefault("PT10M")
    Duration outagePatience();

    /**
     * Metrics kept per run, and a tenth of them once it has ended; beyond it every second one is dropped, so that a curve
     * keeps its shape.
     */
    @WithDefault("2000")
    int metricsPerRun();

    /**
     * Ended runs whose history is held in memory, the newest; of older ones a summary is, and WatchRun reads their history
     * back from the log. A trainer that starts reads the log from the oldest of these on.
     */
    @WithDefault("200")
    int runHistories();

    /** Events that may wait for one reader of WatchRun, beyond the run's history; a slower reader is cut off. */
    @WithDefault("1000")
    int watchBuffer();
}
