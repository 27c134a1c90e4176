package io.squadron.trainer.tensorboard;

import com.google.protobuf.ByteString;
import io.squadron.trainer.run.PreparedRun;
import io.squadron.trainer.training.TrainingMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The curves of one attempt at a run, in a file for TensorBoard. They are there to be looked at: whatever keeps them from being
 * written is a warning, the first time, and the training hears nothing of it.
 */
public final class RunCurves implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunCurves.class);

    private final String runId;
    private final Optional<RunDirectory> directory;
    private final InstantSource clock;
    /** Null before the attempt begins, and for good if there is no directory or it does not take one. */
    private EventFile file;

    private boolean warned;

    RunCurves(String runId, Optional<RunDirectory> directory, InstantSource clock) {
        this.runId = runId;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Of an attempt that has not begun yet.
     *
     * @param directory holds a directory for every run; empty: nothing is written
     * @param trainer who makes the attempt
     */
    public static RunCurves of(Optional<Path> directory, String runId, int attempt, String trainer) {
        return new RunCurves(
                runId,
                directory.map(all -> new RunDirectory(all.resolve(runId), trainer, attempt)),
                InstantSource.system());
    }

    /** The attempt has loaded everything and goes on after so many updates. */
    public void begin(PreparedRun run, long firstStep) {
        if (directory.isEmpty()) {
            return;
        }
        try {
            boolean first = directory.get().empty();
            EventFile created = directory.get().newFile(clock.instant());
            try {
                writeBeginning(created, run, firstStep, first);
            } catch (IOException e) {
                // What follows would be added to what it is to replace.
                created.close();
                throw e;
            }
            file = created;
        } catch (IOException | UncheckedIOException e) {
            warn(e);
        }
    }

    private void writeBeginning(EventFile created, PreparedRun run, long firstStep, boolean first) throws IOException {
        created.append(Events.version(clock.instant()));
        // The metrics of the step where the state was kept stay: the attempt before trained it. One that begins anew
        // drops
        // everything, the arguments, too.
        created.append(Events.start(clock.instant(), firstStep == 0 ? 0 : firstStep + 1));
        if (first || firstStep == 0) {
            created.append(Events.text(clock.instant(), firstStep, "train/arguments", ArgumentsTable.of(run)));
        }
    }

    /** The training has come so far. */
    public void add(TrainingMetrics metrics) {
        if (file == null) {
            return;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("train/loss", metrics.loss());
        values.put("train/learning_rate", metrics.learningRate());
        values.put("train/grad_norm", metrics.gradNorm());
        values.put("train/windows_per_second", metrics.windowsPerSecond());
        values.put("train/epoch", metrics.epoch());
        metrics.memoryBytes().ifPresent(bytes -> values.put("train/memory_bytes", (double) bytes));
        ByteString event = Events.scalars(clock.instant(), metrics.step(), values);
        try {
            file.append(event);
        } catch (IOException e) {
            warn(e);
        }
    }

    private void warn(Exception e) {
        if (!warned) {
            warned = true;
            LOG.warnf(
                    "Run %s goes on, but TensorBoard will not see all of it: its curves cannot be written to %s (%s)",
                    runId, directory.map(RunDirectory::path).orElse(null), e);
        }
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException e) {
            warn(e);
        }
    }
}
