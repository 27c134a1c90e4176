package io.squadron.local.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of a checkpoint, as a training leaves it in its output directory.
 *
 * @param step of its run
 */
record SavedCheckpoint(Path directory, String checkpointId, long step) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DESCRIPTION = "checkpoint.json";

    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(DESCRIPTION));
    }

    /**
     * The one in this directory.
     *
     * @throws FailedException if its checkpoint.json cannot be used
     */
    static SavedCheckpoint in(Path directory) {
        Path description = directory.resolve(DESCRIPTION);
        try {
            JsonNode root = JSON.readTree(description.toFile());
            String id = root.path("checkpoint_id").asText("");
            if (!id.isEmpty()) {
                return new SavedCheckpoint(directory, id, root.path("step").asLong());
            }
        } catch (IOException e) {
            throw new FailedException("Cannot read " + description + ": it is not whole JSON.", e);
        }
        throw new FailedException(description + " names no checkpoint_id.");
    }

    /** Of the directory itself and each {@code checkpoint-STEP} in it those that hold one, by their steps. */
    static List<SavedCheckpoint> allIn(Path outputDirectory) {
        try (Stream<Path> entries = Files.list(outputDirectory)) {
            return Stream.concat(entries.filter(SavedCheckpoint::isNamedByStep), Stream.of(outputDirectory))
                    .filter(SavedCheckpoint::isIn)
                    .map(SavedCheckpoint::in)
                    .sorted(Comparator.comparingLong(SavedCheckpoint::step))
                    .toList();
        } catch (IOException e) {
            throw new FailedException("Cannot read " + outputDirectory + ": " + SourceFile.reason(e) + ".", e);
        }
    }

    private static boolean isNamedByStep(Path directory) {
        return directory.getFileName().toString().matches("checkpoint-\\d+");
    }
}
