package io.squadron.trainer.tensorboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the event files of a run lie, one for each attempt.
 *
 * @param path of the directory
 * @param trainer whose attempt it is
 * @param attempt its number
 */
record RunDirectory(Path path, String trainer, int attempt) {
    private static final String PREFIX = "events.out.tfevents.";
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "([0-9]{1,12})\\..*");

    /** A trainer's name may be any text. */
    private static final Pattern NOT_FOR_NAMES = Pattern.compile("[^A-Za-z0-9_-]+");

    /** No attempt has left a file here. */
    boolean empty() throws IOException {
        return times().isEmpty();
    }

    /**
     * Creates this attempt's file. TensorBoard reads a directory's files in the order of their names, so it comes after all that are
     * there, whatever the clocks of their trainers say.
     */
    EventFile newFile(Instant now) throws IOException {
        Files.createDirectories(path);
        long seconds = now.getEpochSecond();
        for (long time : times()) {
            seconds = Math.max(seconds, time + 1);
        }
        String host = NOT_FOR_NAMES.matcher(trainer).replaceAll("-");
        return EventFile.create(path.resolve(PREFIX + seconds + "." + host + "." + attempt));
    }

    private List<Long> times() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .map(name -> Long.valueOf(name.group(1)))
                    .toList();
        }
    }
}
