package io.squadron.inference.model;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.checkpoints.DamagedFileException;
import io.squadron.checkpoints.ModelConfig;
import io.squadron.inference.Processor;
import io.squadron.inference.answer.WindowLogits;
import io.squadron.inference.batching.WindowInput;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.derived.DerivedForm;
import io.squadron.inference.derived.DerivedKey;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Loads as another loader does, and holds what a model answers in a lower precision against float32 before anybody else may
 * ask it. A processor on which products in 8 bits overflow, say, or a weight that no scale fits, would else answer nonsense
 * that looks like answers. What it costs in F1 is measured elsewhere.
 */
public final class ComparedFirst implements ModelLoader {
    private static final Logger LOG = Logger.getLogger(ComparedFirst.class);

    /**
     * Of the logits' standard deviation, in the mean. bfloat16 is off by some hundredths and int8 by a tenth; products that
     * overflow by much more than the logits themselves.
     */
    private static final double MOST_DISTANCE = 0.5;

    private static final int LENGTH = 64;
    private static final int WINDOWS = 4;
    private static final long SEED = 7;

    private final ModelLoader loader;
    private final CheckpointFiles files;
    private final DerivedFiles derived;
    private final Supplier<String> libraries;

    /**
     * @param derived remembers which models were compared
     * @param libraries what computes: with another version of it, and on another kind of processor, a model is compared again
     */
    public ComparedFirst(ModelLoader loader, CheckpointFiles files, DerivedFiles derived, Supplier<String> libraries) {
        this.loader = loader;
        this.files = files;
        this.derived = derived;
        this.libraries = libraries;
    }

    @Override
    public List<Precision> precisions(Checkpoint checkpoint) {
        return loader.precisions(checkpoint);
    }

    @Override
    public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
        Optional<DerivedForm> form = DerivedForm.of(precision);
        if (form.isEmpty()) {
            return loader.load(checkpoint, precision);
        }
        DerivedKey key = DerivedKey.of(form.get(), checkpoint);
        String proof = "as float32, with %s on %s".formatted(libraries.get(), Processor.features());
        if (derived.isProven(key, proof)) {
            return loader.load(checkpoint, precision);
        }
        ServableModel model = loadAndCompare(checkpoint, precision);
        derived.prove(key, proof);
        return model;
    }

    private ServableModel loadAndCompare(Checkpoint checkpoint, Precision precision)
            throws UnusableCheckpointException {
        List<WindowInput> windows = windows(ModelLimits.of(checkpoint).maxSeqLength(), vocabSize(checkpoint));
        List<WindowLogits> expected;
        try (ServableModel full = loader.load(checkpoint, Precision.PRECISION_FP32)) {
            expected = full.forward(windows);
        }
        ServableModel model = loader.load(checkpoint, precision);
        try {
            requireNear(
                    new ModelVersion(checkpoint, precision),
                    new LogitDistance(expected, model.forward(windows)).relative());
        } catch (UnusableCheckpointException | RuntimeException e) {
            model.close();
            throw e;
        }
        return model;
    }

    private int vocabSize(Checkpoint checkpoint) throws UnusableCheckpointException {
        byte[] config = files.read(checkpoint, CheckpointNames.CONFIG)
                .orElseThrow(() -> new UnusableCheckpointException(
                        "The checkpoint has no " + CheckpointNames.CONFIG + ", so it is served in fp32 only"));
        try {
            return ModelConfig.vocabSize(config);
        } catch (DamagedFileException e) {
            throw new UnusableCheckpointException("The checkpoint cannot be served so: " + e.getMessage(), e);
        }
    }

    /** Of random words: the first ids of a vocabulary are tokens that no model has learned anything about. */
    private static List<WindowInput> windows(int maxSeqLength, int vocabSize) {
        Random random = new Random(SEED);
        int length = Math.min(LENGTH, maxSeqLength);
        return Stream.generate(() -> new WindowInput(
                        random.ints(length, vocabSize / 16, vocabSize).toArray(), length / 4))
                .limit(WINDOWS)
                .toList();
    }

    private static void requireNear(ModelVersion version, double distance) throws UnusableCheckpointException {
        if (!(distance <= MOST_DISTANCE)) {
            throw new UnusableCheckpointException(
                    "In %s its logits are %.2f standard deviations away from those in fp32: it is not served so"
                            .formatted(PrecisionNames.of(version.precision()), distance));
        }
        LOG.infof("%s: its logits are %.3f standard deviations away from those in fp32", version, distance);
    }
}
