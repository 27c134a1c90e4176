package io.squadron.trainer.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/** The file is not valid safetensors; the message is one sentence that names the file, the tensor and the fault. */
public final class InvalidSafetensorsException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidSafetensorsException(String sentence) {
        super(sentence);
    }

    InvalidSafetensorsException(Path file, String fault) {
        super("%s is not a valid safetensors file: %s".formatted(file, fault));
    }

    InvalidSafetensorsException(Path file, String fault, Throwable cause) {
        super("%s is not a valid safetensors file: %s".formatted(file, fault), cause);
    }
}
