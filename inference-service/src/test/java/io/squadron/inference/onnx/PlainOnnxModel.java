package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.model.ServableModel;
import java.nio.file.Path;

/** Somebody else's ONNX file, as a peer. */
public final class PlainOnnxModel {
    private PlainOnnxModel() {}

    /** Loads a file with the inputs and outputs of ours; it computes in the same threads. */
    public static ServableModel load(Path file) throws OrtException {
        try (OrtSession.SessionOptions options = OnnxEngine.sessionOptions()) {
            return new OnnxWindowModel(
                    "plain", OrtEnvironment.getEnvironment().createSession(file.toString(), options));
        }
    }
}
