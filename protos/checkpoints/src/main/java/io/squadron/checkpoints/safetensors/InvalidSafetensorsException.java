package io.squadron.checkpoints.safetensors;

import java.io.IOException;

/** The file is not valid safetensors; the message is one sentence that names the file, the tensor and the fault. */
public final class InvalidSafetensorsException extends IOException {
    private static final long serialVersionUID = 1L;

    public InvalidSafetensorsException(String sentence) {
        super(sentence);
    }

    public InvalidSafetensorsException(String file, String fault) {
        super("%s is not a valid safetensors file: %s".formatted(file, fault));
    }

    public InvalidSafetensorsException(String file, String fault, Throwable cause) {
        super("%s is not a valid safetensors file: %s".formatted(file, fault), cause);
    }
}
