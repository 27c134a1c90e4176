package io.squadron.local.command;

import io.squadron.local.job.ExportFormat;
import io.squadron.local.job.ModelExport;
import io.squadron.local.job.OutputDirectory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "export",
        description = {
            "Writes a model into a directory: its checkpoint's files, which Hugging Face reads, and the model in the form that"
                    + " others load: model.pt (Triton, LibTorch, DJL), or model.onnx or model_int8.onnx (ONNX Runtime)."
                    + " Prints the path of that file. Needs `squadron up`.",
            ""
        })
final class ModelsExportCommand implements Callable<Integer> {
    @ParentCommand
    private ModelsCommand models;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A checkpoint's id or an alias.")
    private String model;

    @Parameters(index = "1", paramLabel = "DIR", description = "Where to write it; is made.")
    private Path directory;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "torchscript",
            description = "One of ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
    private ExportFormat format;

    @Option(names = "--overwrite_output_dir", description = "Write into a DIR that is not empty.")
    private boolean overwrite;

    @Override
    public Integer call() {
        OutputDirectory.requireUsable(directory, true, overwrite);
        try (StackSession stack = StackSession.running(models.root())) {
            System.out.println(new ModelExport(stack.services(), System.getenv()).export(model, format, directory));
        }
        return ExitCode.OK;
    }
}
