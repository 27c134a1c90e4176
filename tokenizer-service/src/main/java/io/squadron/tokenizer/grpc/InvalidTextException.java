package io.squadron.tokenizer.grpc;

/** A question or context that cannot be used; the message is one sentence for the user. */
final class InvalidTextException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidTextException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** Of the request. */
    String field() {
        return field;
    }
}
