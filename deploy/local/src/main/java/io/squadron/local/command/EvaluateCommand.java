package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.CheckpointEvaluation;
import io.squadron.local.job.DatasetImport;
import io.squadron.local.job.DatasetSource;
import io.squadron.local.job.NamedModel;
import io.squadron.local.job.OutputDirectory;
import io.squadron.local.job.PythonJson;
import io.squadron.local.job.ResultLine;
import io.squadron.local.job.RunResults;
import io.squadron.local.job.SourceFile;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.EvaluateRequest;
import io.squadron.v1.Evaluation;
import io.squadron.v1.EvaluationSettings;
import io.squadron.v1.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "evaluate",
        description = {
            "Evaluates a model on a SQuAD file, or on a data set that was imported before, and prints EM and F1 as JSON. Windows"
                    + " are made as the model was trained or imported. Needs `squadron up`.",
            ""
        })
final class EvaluateCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DATASET",
            arity = "0..1",
            description = "Id of a data set of split dev (`squadron import`), in place of --predict_file.")
    private String dataset;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "champion",
            description =
                    "A checkpoint's id, an alias, a run, or a Hugging Face directory, which is imported with run_squad's settings "
                            + "(`squadron models import` takes others). Default: ${DEFAULT-VALUE}.")
    private String model;

    @Option(
            names = {"--predict_file", "--validation_file"},
            paramLabel = "FILE",
            description = "SQuAD JSON to evaluate on.")
    private Path predictFile;

    @Option(
            names = "--output_dir",
            paramLabel = "DIR",
            description = "Gets predictions_.json, nbest_predictions_.json, eval_results.json, and for SQuAD v2.0"
                    + " null_odds_.json.")
    private Path outputDir;

    @Option(
            names = "--max_eval_samples",
            paramLabel = "N",
            description = "Evaluate on the first N questions of --predict_file only.")
    private Long maxEvalSamples;

    @Option(names = "--overwrite_cache", description = "Import --predict_file even if it was imported before.")
    private boolean overwriteCache;

    @Mixin
    private OverwriteFlag overwrite;

    @Mixin
    private EvaluationFlags flags;

    @Override
    public Integer call() throws Exception {
        EvaluationSettings settings = flags.settings();
        requireOneSource();
        if (outputDir != null) {
            OutputDirectory.requireUsable(outputDir, false, true);
            overwrite.requireForResults(outputDir);
        }
        try (Progress progress = Progress.onStandardError();
                Interruption interruption = new Interruption(progress);
                StackSession stack = StackSession.running(root)) {
            flags.requireWithin(stack.services().answerLimits());
            Evaluation result = evaluate(stack.services(), progress, settings);
            if (outputDir != null) {
                OutputDirectory output = OutputDirectory.open(outputDir);
                interruption.add(output::close);
                new RunResults(stack.services(), progress).write(List.of(result), output.staging());
                output.publish();
            }
            System.out.println(PythonJson.line(ResultLine.of(List.of(result))));
        }
        return ExitCode.OK;
    }

    private void requireOneSource() {
        Checks checks = new Checks(spec);
        if ((dataset == null) == (predictFile == null)) {
            throw checks.wrong("Give either --predict_file or the id of an imported data set.");
        }
        if (predictFile == null && (maxEvalSamples != null || overwriteCache)) {
            throw checks.wrong("--max_eval_samples and --overwrite_cache need --predict_file.");
        }
        if (maxEvalSamples != null) {
            checks.atLeast("--max_eval_samples", maxEvalSamples, 1);
        }
        if (predictFile != null) {
            SourceFile.requireReadable(predictFile);
        }
    }

    private Evaluation evaluate(Services services, Progress progress, EvaluationSettings settings)
            throws InterruptedException {
        Checkpoint checkpoint = new NamedModel(model).find(services, progress, settings.getVersion2WithNegative());
        EvaluateRequest request = EvaluateRequest.newBuilder()
                .setModel(checkpoint.getCheckpointId())
                .setDatasetId(dataset == null ? imported(checkpoint, services, progress, settings) : dataset)
                .setSettings(settings)
                .build();
        return new CheckpointEvaluation(services, progress).evaluate(request);
    }

    /** With the model's own tokenizer and settings, so that the data set of its training is found again. */
    private String imported(Checkpoint checkpoint, Services services, Progress progress, EvaluationSettings settings)
            throws InterruptedException {
        long samples = maxEvalSamples == null ? 0 : maxEvalSamples;
        DatasetSource source = new DatasetOptions(
                        checkpoint.getTokenizerId(),
                        null,
                        checkpoint.getSettings(),
                        settings.getVersion2WithNegative(),
                        0,
                        samples,
                        overwriteCache)
                .source(predictFile, Split.SPLIT_DEV);
        return new DatasetImport(services, progress)
                .importFile(source.file(), source.options())
                .getDatasetId();
    }
}
