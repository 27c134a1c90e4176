package io.squadron.endtoend.ledger.fault;

import io.squadron.endtoend.stack.Cable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Carries a plan out. */
public final class FaultInjector {
    private static final long OVER_SECONDS = 120;
    private static final int AT_A_TIME = 4;
    /** How long a victim that is whoever does something is looked for: between two runs a minute can pass on a busy machine. */
    private static final Duration SEARCH = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 200;

    private final Map<String, Supplier<Optional<Victim>>> victims;
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /**
     * Of these victims.
     *
     * @param victims by the plan's names; of one that is whoever does something, nothing while nobody does it
     */
    public FaultInjector(Map<String, Supplier<Optional<Victim>>> victims) {
        this.victims = Map.copyOf(victims);
    }

    /** Returns when the last fault is over and everything runs, which does not say that it is ready. */
    public void carryOut(List<Fault> plan) throws InterruptedException {
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(AT_A_TIME);
        CountDownLatch open = new CountDownLatch(plan.size());
        try {
            for (Fault fault : plan) {
                Future<?> unused = clock.schedule(
                        () -> begin(fault, clock, open), fault.at().toMillis(), TimeUnit.MILLISECONDS);
            }
            long last = plan.stream()
                    .mapToLong(fault -> fault.at().plus(fault.lasts()).toSeconds())
                    .max()
                    .orElse(0);
            if (!open.await(last + OVER_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("The faults did not end: one of them could not be carried out.");
            }
        } finally {
            clock.shutdownNow();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("A fault could not be carried out.", failures.peek());
        }
    }

    private void begin(Fault fault, ScheduledExecutorService clock, CountDownLatch open) {
        try {
            Optional<Victim> victim = find(fault);
            System.out.println(fault.on(victim.map(Victim::name).orElse("nobody")));
            if (victim.isEmpty()) {
                open.countDown();
                return;
            }
            strike(fault, victim.get());
            Future<?> unused = clock.schedule(
                    () -> end(fault, victim.get(), open), fault.lasts().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            failures.add(e);
            open.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Victim> find(Fault fault) throws InterruptedException {
        long deadline = System.nanoTime() + SEARCH.toNanos();
        while (true) {
            Optional<Victim> victim = victims.get(fault.victim()).get();
            if (victim.isPresent() || System.nanoTime() > deadline) {
                return victim;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void end(Fault fault, Victim victim, CountDownLatch open) {
        try {
            mend(fault, victim);
        } catch (RuntimeException e) {
            failures.add(e);
        } finally {
            open.countDown();
        }
    }

    private static void strike(Fault fault, Victim victim) {
        switch (fault.kind()) {
            case KILL -> victim.process().kill();
            case PAUSE -> victim.process().pause();
            case CUT -> victim.cables().forEach(Cable::cut);
        }
    }

    private static void mend(Fault fault, Victim victim) {
        switch (fault.kind()) {
            case KILL -> victim.process().revive();
            case PAUSE -> victim.process().resume();
            case CUT -> victim.cables().forEach(Cable::mend);
        }
    }
}
