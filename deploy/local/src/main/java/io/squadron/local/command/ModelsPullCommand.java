package io.squadron.local.command;

import io.squadron.local.job.EncoderPull;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Encoder;
import io.squadron.v1.EncoderState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "pull",
        description = {
            "Fetches a BERT and prints its directory: bge-small-en-v1.5 (78 MB) or bert-base-uncased (408 MB) as Maven artifacts"
                    + " (~/.m2/settings.xml), or any organisation/name with safetensors from the Hugging Face hub (HF_ENDPOINT,"
                    + " HF_TOKEN).",
            "`--model_name_or_path NAME` finds it then, and `squadron models import NAME`. The trainer-service fetches: that of the"
                    + " stack that runs (`squadron up`, with its variables), else one is started for the time of it.",
            ""
        })
final class ModelsPullCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "NAME", description = "As Hugging Face calls it, e.g. bert-base-uncased.")
    private String name;

    @Option(
            names = "--revision",
            paramLabel = "R",
            description =
                    "Of a repository of the hub: a branch, a tag, a commit, or refs/pr/N; the model is then called"
                            + " NAME@R. Default: main.")
    private String revision;

    @Override
    public Integer call() throws Exception {
        try (Progress progress = Progress.onStandardError();
                Interruption interruption = new Interruption(progress)) {
            StackSession stack = StackSession.attachOrStart(models.root(), progress);
            interruption.add(stack::close);
            Encoder encoder =
                    new EncoderPull(stack.services(), progress).pull(revision == null ? name : name + "@" + revision);
            boolean builtIn = encoder.getState() == EncoderState.ENCODER_STATE_BUILT_IN;
            System.out.println(builtIn ? encoder.getName() : encoder.getSource());
        }
        return ExitCode.OK;
    }
}
