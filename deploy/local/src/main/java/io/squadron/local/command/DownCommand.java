package io.squadron.local.command;

import io.squadron.local.stack.LocalStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

@Command(name = "down", description = "Stops what `up` started. The data stays.")
final class DownCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Override
    public Integer call() throws Exception {
        boolean stopped = LocalStack.stop(root.home());
        System.err.println(stopped ? "Stopped." : "Nothing was running for " + root.home() + ".");
        return ExitCode.OK;
    }
}
