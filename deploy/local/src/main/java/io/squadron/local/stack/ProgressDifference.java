package io.squadron.local.stack;

import java.util.EnumMap;
import java.util.Map;

/** Turns states that were looked at now and then into the changes between them. */
final class ProgressDifference {
    private final StackListener listener;
    private final Map<Part, PartState> last = new EnumMap<>(Part.class);

    ProgressDifference(StackListener listener) {
        this.listener = listener;
    }

    void report(StackState state) {
        for (StackState.PartStatus status : state.parts()) {
            if (last.put(status.part(), status.state()) != status.state()) {
                listener.changed(status.part(), status.state(), status.detail());
            }
        }
    }
}
