package io.squadron.tokenizer.grpc;

/** Something cannot be deleted because it is needed; the message is one sentence for the user. */
final class InUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String resourceType;
    private final String resourceName;

    InUseException(String resourceType, String resourceName, String message) {
        super(message);
        this.resourceType = resourceType;
        this.resourceName = resourceName;
    }

    /** The full name of its message. */
    String resourceType() {
        return resourceType;
    }

    String resourceName() {
        return resourceName;
    }
}
