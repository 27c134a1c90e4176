package io.squadron.local.stack;

/** Hears how a stack starts, for a progress display. Called from one thread at a time. */
@FunctionalInterface
public interface StackListener {
    /** Says nothing to nobody. */
    StackListener NONE = (part, state, detail) -> {};

    /**
     * A part has changed.
     *
     * @param detail a short text for people, possibly empty
     */
    void changed(Part part, PartState state, String detail);
}
