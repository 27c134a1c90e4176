package io.squadron.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.trainer.checkpoint.ArgumentsJson;
import io.squadron.trainer.training.InvalidTrainingArgumentException;
import io.squadron.v1.TrainingArguments;

/**
 * The contract's training arguments as the training's own, and back. Their names are the same, so that nothing is said
 * about any one of them here.
 */
public final class RequestedArguments {
    private RequestedArguments() {}

    /**
     * Fills in every default.
     *
     * @throws InvalidTrainingArgumentException for the first value that cannot work
     */
    public static io.squadron.trainer.training.TrainingArguments complete(TrainingArguments given) {
        ObjectNode json = ArgumentsJson.write(io.squadron.trainer.training.TrainingArguments.defaults());
        given.getAllFields().forEach((field, value) -> {
            // A uint32 arrives as Java's signed int; beyond that nothing is a sensible count of steps or windows.
            if (value instanceof Integer count && count < 0) {
                throw new InvalidTrainingArgumentException(
                        field.getName(), "at most " + Integer.MAX_VALUE, Integer.toUnsignedString(count));
            }
            json.putPOJO(field.getName(), value);
        });
        return ArgumentsJson.read(json);
    }

    /** Every argument set, for the event that says what is being trained. */
    static TrainingArguments message(io.squadron.trainer.training.TrainingArguments complete) {
        ObjectNode json = ArgumentsJson.write(complete);
        TrainingArguments.Builder message = TrainingArguments.newBuilder();
        for (FieldDescriptor field : TrainingArguments.getDescriptor().getFields()) {
            JsonNode value = json.get(field.getName());
            if (value.isArray()) {
                value.forEach(element -> message.addRepeatedField(field, element.textValue()));
            } else if (!value.isNull()) {
                message.setField(field, value(field, value));
            }
        }
        return message.build();
    }

    private static Object value(FieldDescriptor field, JsonNode value) {
        return switch (field.getJavaType()) {
            case INT -> value.intValue();
            case LONG -> value.longValue();
            case DOUBLE -> value.doubleValue();
            case BOOLEAN -> value.booleanValue();
            default -> throw new IllegalStateException(field.getFullName() + " is of a type that no argument has");
        };
    }
}
