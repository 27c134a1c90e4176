package io.squadron.trainer.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Windows that {@code squadron windows} has written, in the file's order. */
final class WindowFile implements TrainingWindows {
    private static final JsonMapper JSON = new JsonMapper();

    private record Answer(int questionLength, int startPosition, int endPosition) {}

    private final List<int[]> inputIds = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final int maxSeqLength;

    /** Reads the first windows of a file. */
    WindowFile(Path file, long limit) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.limit(limit).forEach(this::add);
        }
        maxSeqLength = inputIds.stream().mapToInt(ids -> ids.length).max().orElse(0);
    }

    private void add(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            inputIds.add(JSON.convertValue(json.get("input_ids"), int[].class));
            int[] types = JSON.convertValue(json.get("token_type_ids"), int[].class);
            int secondSegment = 0;
            while (types[secondSegment] == 0) {
                secondSegment++;
            }
            answers.add(new Answer(
                    secondSegment - 2,
                    json.get("start_position").asInt(),
                    json.get("end_position").asInt()));
        } catch (IOException e) {
            throw new IllegalArgumentException("no window: " + line, e);
        }
    }

    @Override
    public int size() {
        return answers.size();
    }

    @Override
    public int maxSeqLength() {
        return maxSeqLength;
    }

    @Override
    public int length(int window) {
        return inputIds.get(window).length;
    }

    @Override
    public int questionLength(int window) {
        return answers.get(window).questionLength();
    }

    @Override
    public int startPosition(int window) {
        return answers.get(window).startPosition();
    }

    @Override
    public int endPosition(int window) {
        return answers.get(window).endPosition();
    }

    @Override
    public void copyInputIds(int window, int[] destination, int offset) {
        int[] ids = inputIds.get(window);
        System.arraycopy(ids, 0, destination, offset, ids.length);
    }
}
