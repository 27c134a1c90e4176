package io.squadron.trainer.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/** The hub did not give what was asked for; the message is one sentence that says why, and what to do. */
public final class HubException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What a caller is to make of it. */
    public enum Kind {
        /** The hub does not know it. */
        NOT_FOUND,
        /** The hub cannot be reached, or breaks off. */
        AWAY,
        /** What the hub has, or this machine has room for, does not do. */
        UNUSABLE
    }

    private final Kind kind;

    HubException(String message) {
        this(Kind.UNUSABLE, message, null);
    }

    /** With a cause that the network, or the file that came, is to blame for. */
    HubException(String message, Throwable cause) {
        this(cause instanceof JsonProcessingException ? Kind.UNUSABLE : Kind.AWAY, message, cause);
    }

    private HubException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    static HubException notFound(String message) {
        return new HubException(Kind.NOT_FOUND, message, null);
    }

    public Kind kind() {
        return kind;
    }
}
