package io.squadron.local.command;

import io.squadron.local.job.CheckpointEvaluation;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.ResultLine;
import io.squadron.local.progress.Progress;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.EvaluationResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "evaluate",
        description = {
            "Evaluates a model on an imported data set of split dev and prints EM and F1 as JSON. Needs `squadron up`.",
            ""
        })
final class EvaluateCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Parameters(paramLabel = "DATASET", description = "Id of a data set of split dev (`squadron import`).")
    private String dataset;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "champion",
            description = "A checkpoint's id or an alias. Default: ${DEFAULT-VALUE}.")
    private String model;

    @Mixin
    private EvaluationFlags flags;

    @Override
    public Integer call() throws Exception {
        EvaluateRequest request = EvaluateRequest.newBuilder()
                .setModel(model)
                .setDatasetId(dataset)
                .setSettings(flags.settings())
                .build();
        try (StackSession stack = StackSession.running(root)) {
            EvaluationResult result =
                    new CheckpointEvaluation(stack.services(), Progress.onStandardError()).evaluate(request);
            System.out.println(PythonJson.line(ResultLine.of(result.getMetrics())));
        }
        return ExitCode.OK;
    }
}
