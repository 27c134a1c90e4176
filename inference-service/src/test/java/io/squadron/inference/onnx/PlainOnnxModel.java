package io.squadron.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.squadron.inference.model.ServableModel;
import java.nio.file.Path;

/** Somebody else's ONNX file, as a peer. */
public final class PlainOnnxModel {
    private PlainOnnxModel() {}

    /** Loads a file with the inputs and outputs of ours. */
    public static ServableModel load(Path file) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return new OnnxWindowModel(
                "plain", environment.createSession(file.toString(), new OrtSession.SessionOptions()));
    }
}
