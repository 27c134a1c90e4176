package io.squadron.local.command;

import io.squadron.local.job.FailedException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "logs", description = "Shows what the services wrote into their logs.")
final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 300;
    private static final int CHUNK_BYTES = 64 << 10;

    @ParentCommand
    private SquadronCommand root;

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "tokenizer, trainer, inference, eval, or a part that `squadron status` shows. Default: all.")
    private String service;

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
        List<Log> logs = new ArrayList<>();
        for (Path file : files()) {
            logs.add(new Log(file));
        }
        for (Log log : logs) {
            log.showEnd(lines, logs.size() > 1);
        }
        while (follow) {
            for (Log log : logs) {
                log.showAdded(logs.size() > 1);
            }
            Thread.sleep(POLL_MILLIS);
        }
        return ExitCode.OK;
    }

    private List<Path> files() throws IOException {
        Path directory = root.home().resolve("logs");
        if (!Files.isDirectory(directory)) {
            throw new FailedException("There are no logs in " + directory + "; nothing has been started there yet.");
        }
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> all = entries.filter(file -> file.toString().endsWith(".log"))
                    .sorted()
                    .toList();
            List<Path> wanted = all.stream().filter(this::isWanted).toList();
            if (wanted.isEmpty()) {
                throw new FailedException("There is no log of '" + service + "'; there are "
                        + String.join(", ", all.stream().map(LogsCommand::name).toList()) + ".");
            }
            return wanted;
        }
    }

    private boolean isWanted(Path file) {
        return service == null || name(file).equals(service) || name(file).equals(service + "-service");
    }

    private static String name(Path log) {
        return String.valueOf(log.getFileName()).replaceFirst("\\.log$", "");
    }

    /** One log and how far it has been shown. */
    private static final class Log {
        private final Path file;
        private long shown;

        Log(Path file) {
            this.file = file;
        }

        void showEnd(int lines, boolean withName) throws IOException {
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                shown = beginningOfLastLines(log, lines);
            }
            showAdded(withName);
        }

        /** Shows whole lines only; a log that was cut or begun anew is shown from its beginning. */
        void showAdded(boolean withName) throws IOException {
            long length = Files.size(file);
            shown = length < shown ? 0 : shown;
            try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
                while (shown < length) {
                    byte[] chunk = new byte[(int) Math.min(CHUNK_BYTES, length - shown)];
                    log.seek(shown);
                    log.readFully(chunk);
                    int whole = afterLastLine(chunk);
                    if (whole == 0) {
                        return;
                    }
                    print(new String(chunk, 0, whole, StandardCharsets.UTF_8), withName);
                    shown += whole;
                }
            }
        }

        private void print(String text, boolean withName) {
            String prefix = withName ? name(file) + " | " : "";
            text.lines().forEach(line -> System.out.println(prefix + line));
        }

        private static int afterLastLine(byte[] chunk) {
            for (int i = chunk.length; i > 0; i--) {
                if (chunk[i - 1] == '\n') {
                    return i;
                }
            }
            return chunk.length == CHUNK_BYTES ? chunk.length : 0; // a line longer than that is shown in pieces
        }

        private static long beginningOfLastLines(RandomAccessFile log, int lines) throws IOException {
            long position = log.length();
            int found = -1; // the last line's own end
            while (position > 0) {
                int size = (int) Math.min(CHUNK_BYTES, position);
                byte[] chunk = new byte[size];
                log.seek(position - size);
                log.readFully(chunk);
                for (int i = size - 1; i >= 0; i--) {
                    if (chunk[i] == '\n' && ++found == lines) {
                        return position - size + i + 1;
                    }
                }
                position -= size;
            }
            return 0;
        }
    }
}
