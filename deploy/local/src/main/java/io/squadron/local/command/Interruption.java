package io.squadron.local.command;

import io.squadron.local.progress.Progress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;

/**
 * What has to be undone, whether a command ends by itself, fails, or is interrupted (Ctrl-C, {@code kill}, a closed
 * terminal). Actions run once, the last added first.
 */
final class Interruption implements AutoCloseable {
    private final Deque<Runnable> actions = new ArrayDeque<>();
    private final Thread hook = new Thread(this::interrupted, "squadron-interruption");
    private final Progress progress;
    private volatile Runnable lastWord = () -> {};

    /**
     * @param progress shows nothing any more when the last word is said
     */
    Interruption(Progress progress) {
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    synchronized void add(Runnable action) {
        actions.push(action);
    }

    /** What an interrupted command says when everything is undone. */
    void lastWord(Runnable saying) {
        lastWord = saying;
    }

    private void interrupted() {
        try {
            undo();
        } finally {
            progress.close();
            lastWord.run();
        }
    }

    private synchronized void undo() {
        while (!actions.isEmpty()) {
            actions.pop().run();
        }
    }

    /** Undoes now. On interruption it does not return: the shutdown hook does it, and has the last word. */
    @Override
    public void close() {
        undo();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            awaitTheEndOfTheProcess();
        }
    }

    private static void awaitTheEndOfTheProcess() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
