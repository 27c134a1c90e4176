package io.squadron.endtoend.ledger.fault;

import io.squadron.endtoend.stack.Cable;
import io.squadron.endtoend.stack.StackProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Carries a plan out. */
public final class FaultInjector {
    private static final long OVER_SECONDS = 120;

    private final Map<String, StackProcess> victims;
    private final Map<String, List<Cable>> cables;
    private final List<Throwable> failures = new ArrayList<>();

    public FaultInjector(Map<String, StackProcess> victims, Map<String, List<Cable>> cables) {
        this.victims = Map.copyOf(victims);
        this.cables = Map.copyOf(cables);
    }

    /** Returns when the last fault is over and everything runs, which does not say that it is ready. */
    public void carryOut(List<Fault> plan) throws InterruptedException {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        for (Fault fault : plan) {
            long at = fault.at().toMillis();
            Future<?> unused = clock.schedule(() -> attempt(fault, this::begin), at, TimeUnit.MILLISECONDS);
            unused = clock.schedule(
                    () -> attempt(fault, this::mend), at + fault.lasts().toMillis(), TimeUnit.MILLISECONDS);
        }
        clock.shutdown();
        long last = plan.stream()
                .mapToLong(fault -> fault.at().plus(fault.lasts()).toSeconds())
                .max()
                .orElse(0);
        if (!clock.awaitTermination(last + OVER_SECONDS, TimeUnit.SECONDS)) {
            clock.shutdownNow();
            throw new AssertionError("The faults did not end: one of them could not be carried out.");
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("A fault could not be carried out.", failures.get(0));
        }
    }

    private void attempt(Fault fault, Consumer<Fault> act) {
        try {
            act.accept(fault);
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void begin(Fault fault) {
        StackProcess victim = victims.get(fault.victim());
        System.out.println(fault);
        switch (fault.kind()) {
            case KILL -> victim.kill();
            case PAUSE -> victim.pause();
            case CUT -> cables.get(fault.victim()).forEach(Cable::cut);
        }
    }

    private void mend(Fault fault) {
        StackProcess victim = victims.get(fault.victim());
        switch (fault.kind()) {
            case KILL -> victim.revive();
            case PAUSE -> victim.resume();
            case CUT -> cables.get(fault.victim()).forEach(Cable::mend);
        }
    }
}
