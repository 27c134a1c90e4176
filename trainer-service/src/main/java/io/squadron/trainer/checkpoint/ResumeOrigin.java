package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.training.TrainingArguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What a training's course follows from: a state goes on as it would have gone only with the same of everything here. How a
 * run is called, what it logs, saves and evaluates, and which devices of how many it takes, decides nothing.
 *
 * @param encoderSha256 lower-case hex SHA-256 of the encoder's weights file
 */
public record ResumeOrigin(String trainDatasetId, String encoderSha256, TrainingArguments arguments) {
    /** Arguments that may differ; the number of devices may not, since it multiplies the batch. */
    private static final List<String> INDIFFERENT = List.of(
            "logging_steps", "save_steps", "evaluate_during_training", "save_total_limit", "no_cuda", "devices");

    private static final JsonMapper JSON = new JsonMapper();

    /** As it comes out of a file: JSON knows fewer kinds of numbers than Java. */
    JsonNode json() {
        ObjectNode json = JSON.createObjectNode();
        json.put("train_dataset_id", trainDatasetId);
        json.put("encoder_sha256", encoderSha256);
        json.setAll(ArgumentsJson.write(arguments));
        json.remove(INDIFFERENT);
        json.put("number of devices", Math.max(1, arguments.devices().size()));
        try {
            return JSON.readTree(JSON.writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What differs, each as {@code "learning_rate is 3.0E-5 and was 2.0E-4"}; empty if a state of the other can be gone on from. */
    public List<String> differencesFrom(ResumeOrigin other) {
        return differencesFrom(other.json());
    }

    List<String> differencesFrom(JsonNode there) {
        JsonNode here = json();
        List<String> differences = new ArrayList<>();
        for (Iterator<String> names = here.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!here.get(name).equals(there.path(name))) {
                differences.add("%s is %s and was %s".formatted(name, here.get(name), there.path(name)));
            }
        }
        return differences;
    }
}
