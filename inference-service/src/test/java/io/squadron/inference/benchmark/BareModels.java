package io.squadron.inference.benchmark;

import io.squadron.checkpoints.CheckpointPlaces;
import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.batching.WindowModel;
import io.squadron.inference.derived.DerivedFiles;
import io.squadron.inference.model.CheckpointFiles;
import io.squadron.inference.model.Engine;
import io.squadron.inference.onnx.OnnxEngine;
import io.squadron.inference.torch.TorchEngine;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.Precision;
import java.util.Optional;

/** The service's own engines, without the service. */
final class BareModels {
    private BareModels() {}

    /**
     * Loads a checkpoint.
     *
     * @param engine {@code onnxruntime-fp32}, {@code onnxruntime-int8}, {@code pytorch-fp32} or {@code pytorch-bf16}
     */
    static WindowModel load(String engine, Checkpoint checkpoint) throws Exception {
        return switch (engine) {
            case "onnxruntime-fp32" -> load(new OnnxEngine(0), Precision.PRECISION_FP32, checkpoint);
            case "onnxruntime-int8" -> load(new OnnxEngine(0), Precision.PRECISION_INT8, checkpoint);
            case "pytorch-fp32" -> load(new TorchEngine(0), Precision.PRECISION_FP32, checkpoint);
            case "pytorch-bf16" -> load(new TorchEngine(0), Precision.PRECISION_BF16, checkpoint);
            default -> throw new IllegalArgumentException("no engine " + engine);
        };
    }

    private static WindowModel load(Engine engine, Precision precision, Checkpoint checkpoint) throws Exception {
        engine.start();
        return engine.loader(
                        new CheckpointFiles(
                                new CheckpointPlaces(new DirectoryReader(Optional.empty()), Optional.empty())),
                        DerivedFiles.notKept())
                .load(checkpoint, precision);
    }
}
