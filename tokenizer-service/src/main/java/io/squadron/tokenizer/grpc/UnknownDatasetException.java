package io.squadron.tokenizer.grpc;

/** There is no such data set; the message is one sentence for the user. */
final class UnknownDatasetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownDatasetException(String message) {
        super(message);
    }
}
