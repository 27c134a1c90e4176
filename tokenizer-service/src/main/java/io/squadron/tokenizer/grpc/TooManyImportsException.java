package io.squadron.tokenizer.grpc;

/** No more imports can run at once; the message is one sentence for the user. */
final class TooManyImportsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooManyImportsException(String message) {
        super(message);
    }
}
