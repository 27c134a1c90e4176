package io.squadron.tokenizer.grpc;

import io.grpc.Status;
import io.squadron.tokenizer.window.UnwantedException;

/** A file's bytes ended before the file did: the client cancelled or fell silent, or the service stops. */
final class UploadEndedException extends UnwantedException {

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
