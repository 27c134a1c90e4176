package io.squadron.local.command;

import io.squadron.local.backup.Restore;
import io.squadron.local.progress.Progress;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "restore",
        description = {
            "Brings what `backup` has written into a home that holds nothing yet, this one or another (--home DIR).",
            "",
            "Every file is compared with its SHA-256 and both servers are started on what is there before anything is put into its"
                    + " place. One that was interrupted is begun anew by the same command.",
            ""
        })
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Parameters(paramLabel = "FILE", description = "A backup.")
    private Path file;

    @Override
    public Integer call() throws Exception {
        try (Progress progress = Progress.onStandardError()) {
            new Restore(progress).into(root.home(), file.toAbsolutePath().normalize());
            progress.say("Everything is in " + root.home() + "; `squadron up --home " + root.home() + "` starts it.");
        }
        return ExitCode.OK;
    }
}
