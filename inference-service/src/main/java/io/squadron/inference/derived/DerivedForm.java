package io.squadron.inference.derived;

import io.squadron.checkpoints.CheckpointNames;
import io.squadron.v1.Precision;
import java.util.List;
import java.util.Optional;

/**
 * What is made of checkpoints. What float32 is served from is not among it: it is hardly more than the checkpoint's own files.
 */
public enum DerivedForm {
    ONNX_INT8("onnx-int8", 1, "model.onnx"),
    TORCHSCRIPT_BF16("torchscript-bf16", 1, CheckpointNames.SCRIPT);

    private final String name;
    /** To be raised when other bytes are made of the same files: {@code DerivedFormTest} says when. */
    private final int revision;

    private final String file;

    DerivedForm(String name, int revision, String file) {
        this.name = name;
        this.revision = revision;
        this.file = file;
    }

    /** The one that a precision is served from; empty for float32. */
    public static Optional<DerivedForm> of(Precision precision) {
        return switch (precision) {
            case PRECISION_INT8 -> Optional.of(ONNX_INT8);
            case PRECISION_BF16 -> Optional.of(TORCHSCRIPT_BF16);
            default -> Optional.empty();
        };
    }

    /** Its name and revision. */
    String identity() {
        return name + "-" + revision;
    }

    String file() {
        return file;
    }

    /** Of which of a checkpoint's files it is made. */
    List<String> origins() {
        return switch (this) {
            case ONNX_INT8 -> List.of(CheckpointNames.CONFIG, CheckpointNames.WEIGHTS);
            case TORCHSCRIPT_BF16 -> List.of(CheckpointNames.WEIGHTS, CheckpointNames.SCRIPT_WITHOUT_WEIGHTS);
        };
    }
}
