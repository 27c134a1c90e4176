package io.squadron.tokenizer.grpc;

import io.grpc.Status;
import java.io.IOException;

/** A file's bytes ended before the file did: the client cancelled or fell silent, or the service stops. */
final class UploadEndedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Status status;

    UploadEndedException(Status status, String message) {
        super(message);
        this.status = status;
    }

    /** Without a description. */
    Status status() {
        return status;
    }
}
