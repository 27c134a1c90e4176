package io.squadron.local.stack;

import java.util.List;

/** Several things that wait, each in a thread of its own: a pool would do as many at a time as there are processors. */
final class AllAtOnce {
    private AllAtOnce() {}

    /** Returns when all are done. */
    static void run(List<Runnable> actions) {
        List<Thread> threads =
                actions.stream().map(action -> new Thread(action, "at-once")).toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
