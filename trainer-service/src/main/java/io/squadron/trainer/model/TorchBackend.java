package io.squadron.trainer.model;

import ai.djl.engine.EngineException;
import io.squadron.trainer.encoder.BertConfig;
import io.squadron.trainer.scratch.ScratchDirectory;
import io.squadron.trainer.tensor.Tensor;
import io.squadron.trainer.training.DeviceMemoryException;
import io.squadron.trainer.training.EngineFailedException;
import io.squadron.trainer.training.TrainingArguments;
import io.squadron.trainer.training.TrainingBackend;
import io.squadron.trainer.training.TrainingFailedException;
import io.squadron.v1.RunFailureReason;
import java.util.Map;

/** libtorch, by DJL's PyTorch engine. */
public final class TorchBackend implements TrainingBackend {
    private final ScratchDirectory scratch;

    /** @param scratch takes the model on its way into libtorch */
    public TorchBackend(ScratchDirectory scratch) {
        this.scratch = scratch;
    }

    @Override
    public String version() {
        return TorchEngine.version();
    }

    @Override
    public DataParallel load(BertConfig config, Map<String, Tensor> weights, TrainingArguments arguments) {
        return new DataParallel(
                config,
                weights,
                Hardware.present().choose(arguments.devices(), arguments.noCuda()),
                arguments.bf16(),
                scratch);
    }

    @Override
    public RuntimeException explained(RuntimeException failure) {
        if (failure instanceof DeviceMemoryException
                || (failure instanceof EngineException engine && EngineFailure.isOutOfMemory(engine))) {
            return new TrainingFailedException(
                    RunFailureReason.RUN_FAILURE_REASON_MEMORY,
                    "the device's memory holds the model, but not its gradients and AdamW's moments beside it; take a smaller encoder or another device",
                    failure);
        }
        if (failure instanceof EngineException engine) {
            return new EngineFailedException(
                    "the engine failed: %s; if memory ran out, take a smaller per_gpu_train_batch_size"
                            .formatted(EngineFailure.reason(engine)),
                    failure);
        }
        return failure;
    }
}
