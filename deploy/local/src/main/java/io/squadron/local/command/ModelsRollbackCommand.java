package io.squadron.local.command;

import io.squadron.v1.RollBackAliasRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "rollback",
        description = {
            "Points a name at the model that it pointed at before, on every replica, e.g. `squadron models rollback champion`."
                    + " Doing it again takes it back. Needs `squadron up`.",
            ""
        })
final class ModelsRollbackCommand implements Callable<Integer> {
    /** The model of before may have to be loaded again. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    @ParentCommand
    private ModelsCommand models;

    @Parameters(paramLabel = "ALIAS", description = "The name.")
    private String alias;

    @Option(names = "--reason", paramLabel = "TEXT", defaultValue = "", description = "Kept in the name's history.")
    private String reason;

    @Override
    public Integer call() {
        try (StackSession stack = StackSession.running(models.root())) {
            System.out.println(ModelText.line(stack.services()
                    .models(DEADLINE)
                    .rollBackAlias(RollBackAliasRequest.newBuilder()
                            .setAlias(alias)
                            .setReason(reason)
                            .build())
                    .getModel()));
        }
        return ExitCode.OK;
    }
}
