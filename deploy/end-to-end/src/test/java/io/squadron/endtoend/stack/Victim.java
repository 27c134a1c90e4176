package io.squadron.endtoend.stack;

/** A process of the stack to which things can happen. Whatever happens may happen in any state, and twice. */
public interface Victim {
    /** E.g. "trainer-service a". */
    String name();

    /** As {@code kill -9} does; the machine's own crash would look the same to the others. */
    void kill();

    /** Starts it where it is dead, without waiting until it is ready. */
    void revive();

    /** SIGSTOP: it does nothing and its connections stay open, as in a long pause of its machine. */
    void pause();

    /** SIGCONT. */
    void resume();
}
