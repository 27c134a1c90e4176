package io.squadron.local.command;

import io.squadron.embedded.EmbeddedDatabase;
import io.squadron.local.job.FailedException;
import io.squadron.local.progress.Progress;
import io.squadron.local.stack.Endpoints;
import io.squadron.local.stack.HomeAccess;
import io.squadron.local.stack.HomePassword;
import io.squadron.local.stack.LocalStack;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "up",
        description = {
            "Starts Kafka, PostgreSQL and the four services, in the background; the data of before is kept.",
            "",
            "Anyone on this machine may look at the dashboard and ask questions. What changes something takes the key that is made"
                    + " at the first start and lies in the home, for its owner's eyes only: the commands show it by themselves, the"
                    + " dashboard asks for it as a password (`squadron key` prints it). SQUADRON_ACCESS_ANONYMOUS_ROLES=none"
                    + " lets nobody look without it.",
            "",
            "The services' heaps are SQUADRON_TRAINER_MAX_HEAP, SQUADRON_INFERENCE_MAX_HEAP, SQUADRON_TOKENIZER_MAX_HEAP"
                    + " and SQUADRON_EVAL_MAX_HEAP at most, e.g. 4g; without them an eighth, a sixteenth and twice a 32nd"
                    + " of the machine's memory, within bounds.",
            ""
        })
final class UpCommand implements Callable<Integer> {
    @ParentCommand
    private SquadronCommand root;

    @Option(names = "--foreground", description = "Stay, and stop everything at Ctrl-C.")
    private boolean foreground;

    @Override
    public Integer call() {
        try (Progress progress = Progress.onStandardError()) {
            start(progress);
        }
        return ExitCode.OK;
    }

    private void start(Progress progress) {
        if (!foreground) {
            StartNarration narration = new StartNarration(progress);
            Endpoints endpoints = LocalStack.startDetached(root.stack(), narration);
            narration.finish();
            show(root.home(), endpoints);
            return;
        }
        try (Interruption interruption = new Interruption(progress)) {
            StackSession stack = StackSession.attachOrStart(root, progress);
            interruption.add(stack::close);
            show(stack.home(), stack.endpoints());
            if (stack.startedHere()) {
                progress.say("Ctrl-C stops it.");
                throw new FailedException(stack.awaitEnd());
            }
            progress.say("It ran already.");
        }
    }

    private static void show(Path home, Endpoints endpoints) {
        HomePassword password = new HomePassword(home);
        System.out.println("dashboard  " + endpoints.dashboard());
        System.out.println("key        " + new HomeAccess(home).keyFile() + "  (the dashboard's password)");
        System.out.println("inference  " + endpoints.inference() + "  (gRPC)");
        System.out.println("tokenizer  " + endpoints.tokenizer() + "  (gRPC)");
        System.out.println("trainer    " + endpoints.trainer() + "  (gRPC)");
        System.out.println("eval       " + endpoints.eval() + "  (gRPC)");
        System.out.println("kafka      " + endpoints.kafkaBootstrapServers() + "  (" + password.kafkaFile() + ")");
        System.out.println("postgresql " + endpoints.jdbcUrl() + "  (user " + EmbeddedDatabase.USER + ", password in "
                + password.file() + ")");
    }
}
