package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        description = "Shows what the services wrote into their logs, all together in the order of time.")
final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 300;

    /** Parts without a log of their own: the broker runs inside the supervisor. */
    private static final Map<String, String> LOG_OF_PART = Map.of("kafka", "supervisor");

    @ParentCommand
    private SquadronCommand root;

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "PART",
            description =
                    "tokenizer, trainer, inference, eval, postgres or supervisor, which runs kafka, too. Default: all.")
    private String part;

    @Option(
            names = {"-f", "--follow"},
            description = "Stay and show what is added, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "Of the end of each log. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        new Checks(spec).atLeast("--lines", lines, 0);
        List<LogTail> logs = new ArrayList<>();
        for (Map.Entry<String, Path> log : wanted().entrySet()) {
            logs.add(new LogTail(log.getKey(), log.getValue(), lines));
        }
        show(logs);
        while (follow) {
            Thread.sleep(POLL_MILLIS);
            show(logs);
        }
        return ExitCode.OK;
    }

    private static void show(List<LogTail> logs) throws IOException {
        List<LogEntry> added = new ArrayList<>();
        for (LogTail log : logs) {
            added.addAll(log.added());
        }
        added.sort(LogEntry.BY_TIME);
        for (LogEntry entry : added) {
            String prefix = logs.size() > 1 ? entry.log() + " | " : "";
            entry.lines().forEach(line -> System.out.println(prefix + line));
        }
    }

    private Map<String, Path> wanted() throws IOException {
        Map<String, Path> all = all();
        if (all.isEmpty()) {
            throw new FailedException("There are no logs in " + root.home() + "; nothing has been started there yet.");
        }
        if (part == null) {
            return all;
        }
        String name = LOG_OF_PART.getOrDefault(part, part.replaceFirst("-service$", ""));
        if (!all.containsKey(name)) {
            throw new FailedException(
                    "There is no log of '" + part + "'; there are " + String.join(", ", all.keySet()) + ".");
        }
        return Map.of(name, all.get(name));
    }

    /** By name; PostgreSQL's lies with its data. */
    private Map<String, Path> all() throws IOException {
        Path directory = root.home().resolve("logs");
        Stream<Path> postgres = Stream.of(root.home().resolve("postgres/postgres.log"));
        try (Stream<Path> entries = Files.isDirectory(directory) ? Files.list(directory) : Stream.empty()) {
            return Stream.concat(entries, postgres)
                    .filter(file -> file.toString().endsWith(".log") && Files.isRegularFile(file))
                    .sorted()
                    .collect(Collectors.toMap(LogsCommand::name, file -> file, (a, b) -> a, LinkedHashMap::new));
        }
    }

    private static String name(Path log) {
        return String.valueOf(log.getFileName()).replaceFirst("\\.log$", "");
    }
}
