package io.squadron.eval.storage;

import java.time.Duration;

/** A transaction took longer than it may. At the same size it would again: whoever wanted it makes it smaller. */
public final class TransactionTooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TransactionTooLongException(String what, Duration limit, Throwable cause) {
        super(what + " took longer than " + limit.toSeconds() + " s.", cause);
    }
}
