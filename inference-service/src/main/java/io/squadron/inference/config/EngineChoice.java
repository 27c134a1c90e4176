package io.squadron.inference.config;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelLoader;
import io.squadron.inference.model.ServableModel;
import io.squadron.inference.model.UnusableCheckpointException;
import io.squadron.inference.onnx.OnnxEngine;
import io.squadron.inference.torch.TorchEngine;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.Precision;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * ONNX Runtime, which is the faster one on a CPU, and libtorch for what it does not have: checkpoints of earlier
 * trainer-services, and bfloat16. libtorch takes some hundred megabytes, so it is started when it is first needed.
 */
final class EngineChoice implements Engine {
    private static final Set<String> FOR_ONNX = Set.of(CheckpointNames.CONFIG, CheckpointNames.WEIGHTS);

    private final OnnxEngine onnx;
    private final TorchEngine torch;

    private EngineChoice(OnnxEngine onnx, TorchEngine torch) {
        this.onnx = onnx;
        this.torch = torch;
    }

    /** What is configured; where nothing is, libtorch on a machine with a graphics card, and the faster one elsewhere. */
    static Engine of(InferenceConfig config) {
        TorchEngine torch = new TorchEngine(config.intraOpThreads());
        OnnxEngine onnx = new OnnxEngine(config.intraOpThreads());
        return switch (config.engine()) {
            case PYTORCH -> torch;
            case ONNXRUNTIME -> onnx;
            case AUTO -> TorchEngine.hasGpu() ? torch : new EngineChoice(onnx, torch);
        };
    }

    @Override
    public void start() {
        onnx.start();
    }

    @Override
    public String description() {
        return onnx.description();
    }

    @Override
    public String libraries() {
        return onnx.libraries() + ", " + torch.libraries();
    }

    @Override
    public ModelLoader loader(CheckpointFiles files, DerivedFiles derived) {
        ModelLoader onnxLoader = onnx.loader(files, derived);
        ModelLoader torchLoader = torch.loader(files, derived);
        return new ModelLoader() {
            @Override
            public ServableModel load(Checkpoint checkpoint, Precision precision) throws UnusableCheckpointException {
                if (isForOnnx(checkpoint) && onnxLoader.precisions(checkpoint).contains(precision)) {
                    return onnxLoader.load(checkpoint, precision);
                }
                torch.start();
                return torchLoader.load(checkpoint, precision);
            }

            @Override
            public List<Precision> precisions(Checkpoint checkpoint) {
                return isForOnnx(checkpoint)
                        ? fastestFirst(torchLoader.precisions(checkpoint), onnxLoader.precisions(checkpoint))
                        : torchLoader.precisions(checkpoint);
            }
        };
    }

    /**
     * bfloat16 is libtorch's alone. On a CPU with AMX its passes of large batches are the faster ones, but those of a service
     * are small: a lone question takes it longer than int8, and 32 clients as long.
     */
    private static List<Precision> fastestFirst(List<Precision> ofTorch, List<Precision> ofOnnx) {
        return Stream.of(Precision.PRECISION_INT8, Precision.PRECISION_BF16, Precision.PRECISION_FP32)
                .filter(precision -> ofTorch.contains(precision) || ofOnnx.contains(precision))
                .toList();
    }

    private static boolean isForOnnx(Checkpoint checkpoint) {
        return names(checkpoint).containsAll(FOR_ONNX);
    }

    private static Set<String> names(Checkpoint checkpoint) {
        return checkpoint.getFilesList().stream().map(CheckpointFile::getName).collect(Collectors.toSet());
    }
}
