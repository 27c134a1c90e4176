package io.squadron.local;

import io.squadron.local.command.EndingSignals;
import io.squadron.local.command.SquadronCommand;

/** The command line {@code squadron}. */
public final class Squadron {
    private Squadron() {}

    public static void main(String[] arguments) {
        EndingSignals.handle();
        System.exit(SquadronCommand.execute(arguments));
    }
}
