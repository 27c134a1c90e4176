package io.squadron.images;

/** An image cannot be made; the message is one sentence for whoever wanted it. */
public final class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }
}
