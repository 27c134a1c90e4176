package io.squadron.local.command;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be undone, whether a command ends by itself, fails, or is interrupted (Ctrl-C, {@code kill}). Actions run
 * once, the last added first.
 */
final class Interruption implements AutoCloseable {
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private final Thread hook = new Thread(this::undo, "squadron-interruption");

    Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    synchronized void add(Runnable action) {
        actions.push(action);
    }

    private synchronized void undo() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }

    /** Undoes now; on interruption the shutdown hook has done it or is doing it, and this waits for it. */
    @Override
    public void close() {
        undo();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the shutdown is under way: the hook has found nothing left to do
        }
    }
}
