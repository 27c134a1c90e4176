package io.squadron.local.command;

import io.squadron.local.client.Services;
import io.squadron.local.job.ModelImport;
import io.squadron.local.job.NamedModel;
import io.squadron.local.job.PythonJson;
import io.squadron.local.progress.Progress;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.LoadModelRequest;
import io.squadron.v1.Model;
import io.squadron.v1.SetAliasRequest;
import io.squadron.v1.UnloadModelRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "models",
        description = {"Shows which models there are and which are served. Needs `squadron up`.", ""},
        subcommands = {
            ModelsImportCommand.class,
            ModelsPullCommand.class,
            ModelsExportCommand.class,
            ModelsRollbackCommand.class,
            ModelsHistoryCommand.class
        })
final class ModelsCommand implements Callable<Integer> {
    /** Files of a large model are hashed and read. */
    private static final Duration LOAD_DEADLINE = Duration.ofMinutes(5);

    @ParentCommand
    private SquadronCommand root;

    @Option(names = "--json", description = "Print each model as a JSON object, one a line.")
    private boolean json;

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(name = "list", description = "Shows them; the same as `squadron models`.")
    int list(@Option(names = "--json", description = "Print each model as a JSON object, one a line.") boolean asJson) {
        try (StackSession stack = StackSession.running(root)) {
            var models = stack.services().allModels();
            if (asJson) {
                models.forEach(model -> System.out.println(PythonJson.line(ModelText.json(model))));
                return ExitCode.OK;
            }
            if (models.isEmpty()) {
                System.err.println(
                        "There is no model yet; `squadron run`, `squadron train` or `squadron models import` makes one.");
            }
            models.forEach(ModelsCommand::print);
        }
        return ExitCode.OK;
    }

    @Command(
            name = "load",
            description = "Loads a model into memory, where it stays as long as one without a name can leave instead.")
    int load(@Parameters(paramLabel = "MODEL", description = "A checkpoint's id or an alias.") String model) {
        try (StackSession stack = StackSession.running(root)) {
            print(stack.services()
                    .models(LOAD_DEADLINE)
                    .loadModel(LoadModelRequest.newBuilder()
                            .setModel(model)
                            .setPin(true)
                            .build())
                    .getModel());
        }
        return ExitCode.OK;
    }

    @Command(name = "unload", description = "Takes a model out of memory once its questions are answered.")
    int unload(@Parameters(paramLabel = "MODEL", description = "A checkpoint's id.") String model) {
        try (StackSession stack = StackSession.running(root)) {
            print(stack.services()
                    .models()
                    .unloadModel(UnloadModelRequest.newBuilder().setModel(model).build())
                    .getModel());
        }
        return ExitCode.OK;
    }

    @Command(name = "alias", description = "Points a name at a model, e.g. `squadron models alias champion MODEL`.")
    int alias(
            @Parameters(paramLabel = "ALIAS", description = "The name.") String alias,
            @Parameters(
                            paramLabel = "MODEL",
                            description =
                                    "A checkpoint's id, another alias, whose checkpoint of now is meant, or a run.")
                    String model,
            @Option(
                            names = "--precision",
                            paramLabel = "PRECISION",
                            description = "Serve it in this: ${COMPLETION-CANDIDATES}. Default: as it is.")
                    PrecisionName precision)
            throws InterruptedException {
        try (Progress progress = Progress.onStandardError();
                StackSession stack = StackSession.running(root)) {
            String checkpointId = checkpointId(model, stack.services());
            if (precision != null) {
                new ModelImport(stack.services(), progress).serveIn(precision.precision(), checkpointId);
            }
            SetAliasRequest request = SetAliasRequest.newBuilder()
                    .setAlias(alias)
                    .setCheckpointId(checkpointId)
                    .build();
            print(stack.services().models(LOAD_DEADLINE).setAlias(request).getModel());
        }
        return ExitCode.OK;
    }

    private static void print(Model model) {
        System.out.println(ModelText.line(model));
    }

    private static String checkpointId(String model, Services services) {
        return new NamedModel(model)
                .announced(services)
                .map(Checkpoint::getCheckpointId)
                .orElse(model); // the service says what is wrong with it
    }

    SquadronCommand root() {
        return root;
    }
}
