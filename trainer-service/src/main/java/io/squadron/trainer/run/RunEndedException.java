package io.squadron.trainer.run;

import io.squadron.v1.RunStatus;
import java.util.Locale;

/** The run has ended already. */
public final class RunEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunEndedException(String runId, RunStatus status) {
        super("Run \"%s\" has %s already"
                .formatted(runId, status.name().replace("RUN_STATUS_", "").toLowerCase(Locale.ROOT)));
    }
}
