package io.squadron.local.stack;

import io.squadron.local.OwnLocation;
import io.squadron.local.stack.StackState.PartStatus;
import io.squadron.local.stack.StackState.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor's book: every change goes to {@code stack.json} first and to the listener then, one at a time, from
 * whichever thread it comes. A change that cannot be written (a full disk) is kept and written later: whoever keeps a
 * service running has better things to do than to fail over it.
 */
final class StateRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(StateRecorder.class);

    private final StackHome home;
    private final Ports ports;
    private final StackListener listener;
    private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
    private final Map<Part, PartStatus> parts = new EnumMap<>(Part.class);
    private Phase phase = Phase.STARTING;
    private boolean unwritten;

    StateRecorder(StackHome home, Ports ports, StackListener listener) {
        this.home = home;
        this.ports = ports;
        this.listener = listener;
    }

    /**
     * Writes for the first time.
     *
     * @throws StackException if nothing can be written: nobody would find the stack
     */
    synchronized void begin() {
        home.write(state());
    }

    synchronized void phase(Phase next) {
        phase = next;
        write();
    }

    /** A part inside the supervisor, or one whose process is somebody else's business, is on its way. */
    synchronized void starting(Part part) {
        change(new PartStatus(part, PartState.STARTING, null, 0, ""));
    }

    /** A part's process runs; the first time it is a start, later a restart. */
    synchronized void started(Part part, ProcessHandle process) {
        PartStatus before = parts.get(part);
        int restarts = before == null ? 0 : before.restarts() + 1;
        change(new PartStatus(part, PartState.STARTING, ProcessIdentity.of(process), restarts, ""));
    }

    /** A part without a process of its own was started again, and is ready. */
    synchronized void restarted(Part part) {
        change(new PartStatus(part, PartState.READY, null, parts.get(part).restarts() + 1, ""));
    }

    synchronized void ready(Part part) {
        now(part, PartState.READY, "");
    }

    /** A part runs, but does not do its work. */
    synchronized void notReady(Part part, String detail) {
        now(part, PartState.NOT_READY, detail);
    }

    private void now(Part part, PartState state, String detail) {
        PartStatus before = parts.get(part);
        if (before.state() != state || !before.detail().equals(detail)) {
            change(new PartStatus(part, state, before.process(), before.restarts(), detail));
        }
    }

    synchronized void ended(Part part, PartState state, String detail) {
        PartStatus before = parts.get(part);
        change(new PartStatus(part, state, null, before == null ? 0 : before.restarts(), detail));
    }

    /** Writes what could not be written before. */
    synchronized void writeUnwritten() {
        if (unwritten) {
            write();
        }
    }

    private void change(PartStatus status) {
        parts.put(status.part(), status);
        write();
        listener.changed(status.part(), status.state(), status.detail());
    }

    private void write() {
        try {
            home.write(state());
            unwritten = false;
        } catch (StackException e) {
            if (!unwritten) {
                LOG.error("{} It is tried again.", e.getMessage());
            }
            unwritten = true;
        }
    }

    private StackState state() {
        return new StackState(
                phase,
                self,
                OwnLocation.path().toString(),
                ports.offset(),
                ports.endpoints(),
                List.copyOf(parts.values()));
    }
}
