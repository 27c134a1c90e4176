package io.squadron.trainer.checkpoint;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.trainer.training.TrainingArguments;

/** Training arguments as JSON: the record's components, in run_squad's spelling. */
public final class ArgumentsJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private ArgumentsJson() {}

    /** Every argument; null for one that keeps the encoder's value. */
    public static ObjectNode write(TrainingArguments arguments) {
        return JSON.valueToTree(arguments);
    }

    /**
     * Back from {@link #write}.
     *
     * @throws InvalidTrainingArgumentException for the first value that cannot work
     */
    public static TrainingArguments read(ObjectNode json) {
        try {
            return JSON.convertValue(json, TrainingArguments.class);
        } catch (IllegalArgumentException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InvalidTrainingArgumentException invalid) {
                    throw invalid;
                }
            }
            throw e;
        }
    }
}
