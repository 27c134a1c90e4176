package io.squadron.checkpoints.onnx;

import java.io.IOException;

/** No ONNX graph can be written for this model; the message says why. */
public final class UnsupportedModelException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedModelException(String sentence) {
        super(sentence);
    }
}
