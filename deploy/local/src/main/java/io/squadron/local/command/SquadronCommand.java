package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import io.squadron.local.progress.StandardStream;
import io.squadron.local.stack.LocalStack;
import io.squadron.local.stack.Ports;
import io.squadron.local.stack.StackException;
import io.squadron.local.stack.StackOptions;
import io.squadron.local.stack.StackState;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root of all commands, with the options that every one of them has. */
@Command(
        name = "squadron",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = SquadronCommand.Version.class,
        sortOptions = false,
        description = "Fine-tune, evaluate and serve BERT question answering, on this machine.",
        footer = {
            "",
            "Options may be spelt --train_file or --train-file.",
            "Exit codes: 0 done, 1 failed (one sentence on standard error says why), 2 wrong usage."
        })
public final class SquadronCommand implements Runnable {
    /** Columns: picocli wants room for its own, and longer lines are hard to read. */
    private static final int SMALLEST_HELP = 55;

    private static final int LARGEST_HELP = 120;
    /** Only for these is the terminal looked at, which takes longer than many a command. */
    private static final Set<String> HELP = Set.of("-h", "--help");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:SQUADRON_HOME:-${sys:user.home}/.squadron}",
            description = "Data, checkpoints and logs. Default: $SQUADRON_HOME, else ~/.squadron.",
            order = 1001)
    private Path home;

    private int portOffset;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a failure (also: SQUADRON_DEBUG=1).",
            order = 1003)
    private boolean verbose;

    /** Carries out a command line, in whichever spelling it is written, and gives its exit code. */
    public static int execute(String... arguments) {
        Commands commands = new Commands();
        List<String> named = commands.named(arguments);
        CommandLine line = commandLine(commands, named);
        if (named.size() < commands.all().size()) {
            // What is wrong with it, and what may have been meant, is told with all commands in sight.
            line.setParameterExceptionHandler(
                    (failure, declared) -> commandLine().execute(declared));
        }
        return execute(line, arguments);
    }

    /** The command line with all commands and the handling of errors. */
    static CommandLine commandLine() {
        Commands commands = new Commands();
        return commandLine(commands, commands.all());
    }

    private static CommandLine commandLine(Commands commands, List<String> named) {
        CommandLine line = new CommandLine(new SquadronCommand());
        commands.add(named, line);
        return line.setExecutionStrategy(parsed -> {
                    SquadronCommand root =
                            (SquadronCommand) parsed.commandSpec().userObject();
                    root.requireOffsetOfRunningStack(parsed);
                    System.setProperty(
                            StackOptions.NATIVE_DIRECTORY_PROPERTY,
                            StackOptions.nativeDirectory(root.home()).toString());
                    return new RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((failure, arguments) -> wrongUsage(failure))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    SquadronCommand root =
                            (SquadronCommand) command.getCommandSpec().root().userObject();
                    return new FailureReport(root.isVerbose()).print(failure, command.getErr());
                });
    }

    /** Carries out this command line. */
    static int execute(CommandLine line, String... arguments) {
        if (Stream.of(arguments).anyMatch(HELP::contains) && StandardStream.OUTPUT.isTerminal()) {
            line.setUsageHelpWidth(Math.max(SMALLEST_HELP, Math.min(LARGEST_HELP, StandardStream.OUTPUT.columns())));
        }
        OptionNames names = new OptionNames(line);
        CommandLine run = line.getSubcommands().get("run");
        try {
            String[] declared = names.declared(arguments);
            return line.execute(run == null ? declared : new ArgumentsFile(run, names).expanded(declared));
        } catch (ParameterException e) {
            return wrongUsage(e);
        } catch (FailedException e) {
            return new FailureReport(false).print(e, line.getErr());
        }
    }

    private static int wrongUsage(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            UnmatchedArgumentException.printSuggestions(unmatched, err);
        }
        err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Which command? `squadron demo` shows everything, `squadron run` does a job.");
    }

    Path home() {
        return home.toAbsolutePath().normalize();
    }

    /** Checked as soon as it is read: before anything is fetched or started. */
    @Option(
            names = "--port_offset",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:SQUADRON_PORT_OFFSET:-0}",
            description =
                    "Added to every port (8411-8414, 9410-9415), so that two stacks fit on one machine. Default: 0.",
            order = 1002)
    @SuppressWarnings("UnusedMethod") // picocli calls it
    private void setPortOffset(int offset) {
        try {
            portOffset = new Ports(offset).offset();
        } catch (StackException e) {
            throw new ParameterException(spec.commandLine(), "--port_offset: " + e.getMessage());
        }
    }

    /** A stack keeps its ports while it is up: whoever asks for others means another stack, or wants it down first. */
    private void requireOffsetOfRunningStack(ParseResult parsed) {
        boolean given = Stream.iterate(parsed, Objects::nonNull, ParseResult::subcommand)
                .anyMatch(level -> level.hasMatchedOption("--port_offset"));
        if (!given) {
            return;
        }
        LocalStack.find(home())
                .filter(state -> state.phase() != StackState.Phase.STOPPING && state.portOffset() != portOffset)
                .ifPresent(state -> {
                    throw new ParameterException(
                            spec.commandLine(),
                            "--port_offset " + portOffset + ": the Squadron in " + home() + " is up with "
                                    + state.portOffset()
                                    + "; stop it first with `squadron down`, or leave the flag out.");
                });
    }

    StackOptions stack() {
        return StackOptions.of(home(), portOffset);
    }

    boolean isVerbose() {
        return verbose || !System.getenv().getOrDefault("SQUADRON_DEBUG", "").isEmpty();
    }

    /** The jar's version; a build that is run from its classes has none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SquadronCommand.class.getPackage().getImplementationVersion();
            return new String[] {"squadron " + (version == null ? "(development build)" : version)};
        }
    }
}
