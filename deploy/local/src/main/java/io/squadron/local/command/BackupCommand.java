package io.squadron.local.command;

import io.squadron.local.backup.Backup;
import io.squadron.local.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "backup",
        description = {
            "Everything that the home holds, as one file: runs, curves, data sets, checkpoints, aliases, evaluations with their"
                    + " predictions, fetched encoders. The stack must be down.",
            "",
            "Checkpoints in S3-compatible storage are not in it; the storage has backups of its own.",
            ""
        })
final class BackupCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Parameters(
            paramLabel = "FILE|DIRECTORY",
            description = "A file that is not there yet, or a directory that gets squadron-DATE-TIMEZ.zip.")
    private Path target;

    @Override
    public Integer call() throws Exception {
        try (Progress progress = Progress.onStandardError()) {
            long begin = System.nanoTime();
            Path file = new Backup(progress).make(root.home(), target);
            progress.say(String.format(
                    Locale.ROOT, "%,d MB in %.1f s.", Files.size(file) / 1_000_000, (System.nanoTime() - begin) / 1e9));
            String bucket = System.getenv("SQUADRON_S3_BUCKET");
            if (bucket != null) {
                progress.say("Checkpoints in the bucket " + bucket + " are not in it.");
            }
            System.out.println(file);
        }
        return ExitCode.OK;
    }
}
