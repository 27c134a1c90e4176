package io.squadron.local.command;

import io.squadron.local.job.ModelImport;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Makes a model that was fine-tuned for question answering elsewhere one of Squadron's, and prints its id: it serves"
                    + " and evaluates like any that was trained here. Needs `squadron up`.",
            ""
        })
final class ModelsImportCommand implements Callable<Integer> {
    /** As the inference-service has it: better refused now than when the model is imported. */
    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    @ParentCommand
    private ModelsCommand models;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "A Hugging Face directory of a BertForQuestionAnswering: config.json, model.safetensors (float32, float16 or "
                            + "bfloat16, in one file or several) and tokenizer.json or vocab.txt. Or the name of one that was pulled.")
    private String directory;

    @Option(
            names = "--alias",
            paramLabel = "ALIAS",
            description = "Load it and point this name at it; champion answers by default.")
    private String alias;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            description = "Serve it in this: ${COMPLETION-CANDIDATES}. Default: measured, fp32 until then.")
    private PrecisionName precision;

    @Option(
            names = "--version_2_with_negative",
            description = "It was trained to say that there is no answer (SQuAD v2.0).")
    private boolean version2WithNegative;

    @Mixin
    private WindowFlags windows;

    @Override
    public Integer call() throws Exception {
        if (alias != null && !ALIAS.matcher(alias).matches()) {
            throw new Checks(spec).wrong("--alias must be letters, digits, '.', '_' and '-', at most 100.");
        }
        Path path = Path.of(directory);
        String model = Files.exists(path) ? path.toAbsolutePath().normalize().toString() : directory;
        try (Progress progress = Progress.onStandardError();
                StackSession stack = StackSession.running(models.root())) {
            ModelImport imports = new ModelImport(stack.services(), progress);
            Checkpoint checkpoint = imports.importModel(model, windows.settings(), version2WithNegative);
            System.out.println(checkpoint.getCheckpointId());
            if (precision != null) {
                imports.serveIn(precision.precision(), checkpoint.getCheckpointId());
            }
            if (alias != null) {
                imports.alias(alias, checkpoint.getCheckpointId());
            }
        }
        return ExitCode.OK;
    }
}
