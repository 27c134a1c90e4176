package io.squadron.local.command;

import io.squadron.local.progress.Progress;
import io.squadron.local.stack.Part;
import io.squadron.local.stack.PartState;
import io.squadron.local.stack.StackListener;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Tells how a stack starts. Begins with the first change, so that a stack that runs already needs no words. */
final class StartNarration implements StackListener {
    private final Progress progress;
    private final Map<Part, PartState> states = new EnumMap<>(Part.class);
    /** Null until something starts. */
    private Progress.Task task;

    StartNarration(Progress progress) {
        this.progress = progress;
    }

    @Override
    public void changed(Part part, PartState state, String detail) {
        if (task == null) {
            task = progress.begin("Starting", Part.values().length);
        }
        PartState before = states.put(part, state);
        if (state == before) {
            return;
        }
        if (state == PartState.RESTARTING || state == PartState.FAILED) {
            progress.say("  " + part.title() + ": " + state.name().toLowerCase(Locale.ROOT)
                    + (detail.isEmpty() ? "" : ", " + detail));
        }
        long ready = states.values().stream().filter(PartState.READY::equals).count();
        task.update(
                ready, Part.values().length, part.title() + " " + state.name().toLowerCase(Locale.ROOT));
    }

    void finish() {
        if (task != null) {
            task.finish("all parts are ready");
        }
    }
}
