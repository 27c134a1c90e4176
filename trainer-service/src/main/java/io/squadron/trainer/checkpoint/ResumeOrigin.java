package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.training.TrainingArguments;

/**
 * What a training's course follows from: a state goes on as it would have gone only with the same of everything here.
 *
 * @param encoderSha256 lower-case hex SHA-256 of the encoder's weights file
 */
public record ResumeOrigin(String runId, String trainDatasetId, String encoderSha256, TrainingArguments arguments) {

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("run_id", runId);
        json.put("train_dataset_id", trainDatasetId);
        json.put("encoder_sha256", encoderSha256);
        json.set("arguments", ArgumentsJson.write(arguments));
        return json;
    }
}
