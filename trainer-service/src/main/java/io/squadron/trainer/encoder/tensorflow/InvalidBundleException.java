package io.squadron.trainer.encoder.tensorflow;

import java.io.IOException;
import java.nio.file.Path;

/** The files are no tensor bundle that can be read; the message is one sentence that names the file and the fault. */
public final class InvalidBundleException extends IOException {
    private static final long serialVersionUID = 1L;

    InvalidBundleException(Path file, String fault) {
        super("%s is no readable tensor bundle: %s".formatted(file, fault));
    }

    InvalidBundleException(Path file, String fault, Throwable cause) {
        super("%s is no readable tensor bundle: %s".formatted(file, fault), cause);
    }
}
