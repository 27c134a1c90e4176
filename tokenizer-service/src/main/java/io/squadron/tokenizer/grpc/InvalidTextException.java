package io.squadron.tokenizer.grpc;

/** A question or context that cannot become windows; the message is one sentence for the user. */
final class InvalidTextException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidTextException(String message) {
        super(message);
    }
}
