package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.FailedException;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.CheckpointFile;
import io.squadron.v1.DatasetManifest;
import io.squadron.v1.DeleteCheckpointRequest;
import io.squadron.v1.DeleteDatasetRequest;
import io.squadron.v1.DeleteRunRequest;
import io.squadron.v1.DeleteTokenizerRequest;
import io.squadron.v1.GetDatasetRequest;
import io.squadron.v1.GetRunRequest;
import io.squadron.v1.GetTokenizerRequest;
import io.squadron.v1.Model;
import io.squadron.v1.Run;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(
        name = "delete",
        description = {"Deletes a run, a checkpoint, a data set or a tokenizer. Needs `squadron up`.", ""})
final class DeleteCommand implements Runnable {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Option(names = "--yes", scope = ScopeType.INHERIT, description = "Do not ask.")
    private boolean yes;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "What is to be deleted? Give run, checkpoint, dataset or tokenizer, and its id.");
    }

    @Command(
            name = "run",
            description =
                    "Forgets a run that has ended, and the state that it could be resumed from. Its checkpoints stay.")
    int run(@Parameters(paramLabel = "RUN", description = "Its id (`squadron runs`).") String runId) {
        try (StackSession stack = StackSession.running(root)) {
            Run run = stack.services()
                    .trainer()
                    .getRun(GetRunRequest.newBuilder().setRunId(runId).build())
                    .getRun();
            confirm("run " + runId + " (" + Labels.of(run.getStatus()) + " at step " + run.getStep()
                    + (run.getResumable() ? "; it cannot be resumed any more" : "") + ")");
            var unused = stack.services()
                    .trainer()
                    .deleteRun(DeleteRunRequest.newBuilder().setRunId(runId).build());
        }
        return ExitCode.OK;
    }

    @Command(name = "checkpoint", description = "Withdraws a checkpoint; its files go a little later.")
    int checkpoint(@Parameters(paramLabel = "CHECKPOINT", description = "Its id (`squadron models`).") String id) {
        try (StackSession stack = StackSession.running(root)) {
            confirm("checkpoint " + id + " (" + megabytes(checkpoint(stack.services(), id)) + ")");
            var unused = stack.services()
                    .trainer()
                    .deleteCheckpoint(DeleteCheckpointRequest.newBuilder()
                            .setCheckpointId(id)
                            .build());
        }
        return ExitCode.OK;
    }

    @Command(name = "dataset", description = "Forgets a data set: no run can begin on it any more.")
    int dataset(@Parameters(paramLabel = "DATASET", description = "Its id (`squadron status`).") String id) {
        try (StackSession stack = StackSession.running(root)) {
            DatasetManifest dataset = stack.services()
                    .tokenizer()
                    .getDataset(GetDatasetRequest.newBuilder().setDatasetId(id).build())
                    .getDataset();
            confirm(String.format(
                    Locale.ROOT,
                    "data set %s (%s, %,d questions, %,d windows, of a file of %,d MB)",
                    id,
                    dataset.getName(),
                    dataset.getExamples(),
                    dataset.getWindows(),
                    (dataset.getSourceBytes() + 999_999) / 1_000_000));
            var unused = stack.services()
                    .tokenizer()
                    .deleteDataset(
                            DeleteDatasetRequest.newBuilder().setDatasetId(id).build());
        }
        return ExitCode.OK;
    }

    @Command(name = "tokenizer", description = "Forgets a tokenizer that no data set was made by.")
    int tokenizer(@Parameters(paramLabel = "TOKENIZER", description = "Its id or name.") String tokenizer) {
        try (StackSession stack = StackSession.running(root)) {
            var found = stack.services()
                    .tokenizer()
                    .getTokenizer(GetTokenizerRequest.newBuilder()
                            .setTokenizer(tokenizer)
                            .build());
            confirm("tokenizer " + found.getTokenizer().getTokenizerId());
            var unused = stack.services()
                    .tokenizer()
                    .deleteTokenizer(DeleteTokenizerRequest.newBuilder()
                            .setTokenizer(tokenizer)
                            .build());
        }
        return ExitCode.OK;
    }

    private static Checkpoint checkpoint(Services services, String id) {
        return services.findModel(id)
                .map(Model::getCheckpoint)
                .filter(checkpoint -> checkpoint.getCheckpointId().equals(id))
                .orElseThrow(() -> new FailedException(
                        "There is no checkpoint \"" + id + "\"; `squadron models` shows those that there are."));
    }

    private static String megabytes(Checkpoint checkpoint) {
        long bytes = checkpoint.getFilesList().stream()
                .mapToLong(CheckpointFile::getSize)
                .sum();
        return String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000);
    }

    private void confirm(String what) {
        if (yes) {
            return;
        }
        Confirmation.require("Delete " + what + "?", "Nothing was deleted; --yes does not ask.");
    }
}
