package io.squadron.tokenizer.registry;

/** Another tokenizer has the name; the message is one sentence for the user. */
public final class NameTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String name;

    NameTakenException(String name, String message) {
        super(message);
        this.name = name;
    }

    public String name() {
        return name;
    }
}
