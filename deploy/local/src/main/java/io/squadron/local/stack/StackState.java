package io.squadron.local.stack;

import java.util.List;

/**
 * What a supervisor says about its stack, in {@code stack.json}.
 *
 * @param phase of the stack as a whole
 * @param supervisor the process that holds it together
 * @param distribution what the stack runs from; it must stay as it is while the stack runs
 * @param portOffset what is added to every default port
 * @param endpoints where the stack can be reached, once it runs
 * @param parts each part
 */
public record StackState(
        Phase phase,
        ProcessIdentity supervisor,
        String distribution,
        int portOffset,
        Endpoints endpoints,
        List<PartStatus> parts) {
    /** Copies the list. */
    public StackState {
        parts = List.copyOf(parts);
    }

    /** Of the stack as a whole. */
    public enum Phase {
        /** Not every part is ready yet. */
        STARTING,
        /** Everything was ready; a part may have died since, see there. */
        RUNNING,
        /** On its way down. */
        STOPPING
    }

    /**
     * One part.
     *
     * @param process its process, null for a part inside the supervisor or one that does not run
     * @param restarts how often it was started again since the stack started
     * @param detail a short text for people, possibly empty
     */
    public record PartStatus(Part part, PartState state, ProcessIdentity process, int restarts, String detail) {}
}
