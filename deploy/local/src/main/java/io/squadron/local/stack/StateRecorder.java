package io.squadron.local.stack;

import io.squadron.local.OwnLocation;
import io.squadron.local.stack.StackState.PartStatus;
import io.squadron.local.stack.StackState.Phase;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The supervisor's book: every change goes to {@code stack.json} first and to the listener then, one at a time, from
 * whichever thread it comes.
 */
final class StateRecorder {
    private final StackHome home;
    private final Ports ports;
    private final StackListener listener;
    private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
    private final Map<Part, PartStatus> parts = new EnumMap<>(Part.class);
    private Phase phase = Phase.STARTING;

    StateRecorder(StackHome home, Ports ports, StackListener listener) {
        this.home = home;
        this.ports = ports;
        this.listener = listener;
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

    synchronized void ready(Part part) {
        PartStatus before = parts.get(part);
        change(new PartStatus(part, PartState.READY, before.process(), before.restarts(), ""));
    }

    synchronized void ended(Part part, PartState state, String detail) {
        PartStatus before = parts.get(part);
        change(new PartStatus(part, state, null, before == null ? 0 : before.restarts(), detail));
    }

    private void change(PartStatus status) {
        parts.put(status.part(), status);
        write();
        listener.changed(status.part(), status.state(), status.detail());
    }

    private void write() {
        home.write(new StackState(
                phase,
                self,
                OwnLocation.path().toString(),
                ports.offset(),
                ports.endpoints(),
                List.copyOf(parts.values())));
    }
}
