package io.squadron.local.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * All commands, in the order in which the help names them. Describing all of them to picocli takes longer than most of
 * them run, so a command line is made of those alone that it names.
 */
final class Commands {
    private static final String COMPLETION = "completion";
    private static final Set<String> HELP = Set.of("-h", "--help");
    private static final Set<String> VERSION = Set.of("-V", "--version");

    private final Map<String, Supplier<Object>> byName = new LinkedHashMap<>();

    Commands() {
        byName.put("demo", DemoCommand::new);
        byName.put("run", RunCommand::new);
        byName.put("up", UpCommand::new);
        byName.put("down", DownCommand::new);
        byName.put("status", StatusCommand::new);
        byName.put("doctor", DoctorCommand::new);
        byName.put("import", ImportCommand::new);
        byName.put("train", TrainCommand::new);
        byName.put("runs", RunsCommand::new);
        byName.put("watch", WatchCommand::new);
        byName.put("stop", StopCommand::new);
        byName.put("evaluate", EvaluateCommand::new);
        byName.put("slices", SlicesCommand::new);
        byName.put("compare", CompareCommand::new);
        byName.put("predictions", PredictionsCommand::new);
        byName.put("ask", AskCommand::new);
        byName.put("models", ModelsCommand::new);
        byName.put("delete", DeleteCommand::new);
        byName.put("logs", LogsCommand::new);
        byName.put("backup", BackupCommand::new);
        byName.put("restore", RestoreCommand::new);
        byName.put("topics", TopicsCommand::new);
        byName.put("dead-letters", DeadLettersCommand::new);
        byName.put("key", KeyCommand::new);
        byName.put("score", ScoreCommand::new);
        byName.put("windows", WindowsCommand::new);
        byName.put(COMPLETION, CompletionCommand::new);
    }

    /**
     * The commands that a command line can mean: every one that it names, if only as the value of an option. All, if it
     * names none, or asks for something about the whole.
     */
    List<String> named(String... arguments) {
        List<String> before = Stream.of(arguments)
                .takeWhile(argument -> !byName.containsKey(argument))
                .toList();
        if (before.stream().anyMatch(VERSION::contains)) {
            return List.of();
        }
        if (before.size() == arguments.length || before.stream().anyMatch(HELP::contains)) {
            return all();
        }
        List<String> named =
                Stream.of(arguments).filter(byName::containsKey).distinct().toList();
        return named.contains(COMPLETION) ? all() : named;
    }

    List<String> all() {
        return List.copyOf(byName.keySet());
    }

    void add(List<String> names, CommandLine root) {
        names.forEach(name -> root.addSubcommand(name, byName.get(name).get()));
        CommandLine run = root.getSubcommands().get("run");
        if (run != null) {
            RunQaOnlyFlags.addTo(run.getCommandSpec());
        }
    }
}
