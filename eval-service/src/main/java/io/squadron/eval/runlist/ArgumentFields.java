package io.squadron.eval.runlist;

import static java.util.Map.entry;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.eval.filter.Field;
import io.squadron.v1.TrainingArguments;
import java.util.List;
import java.util.Map;

/** Every training argument of the contract as something to ask about, by its name there. */
final class ArgumentFields {
    private static final Map<String, String> DESCRIPTIONS = Map.ofEntries(
            entry("per_gpu_train_batch_size", "windows per forward pass and device"),
            entry("gradient_accumulation_steps", "forward passes per optimizer step"),
            entry("learning_rate", "peak learning rate"),
            entry("num_train_epochs", "passes over the data"),
            entry("max_steps", "exactly so many optimizer steps; -1: as num_train_epochs says"),
            entry("warmup_steps", "optimizer steps with a rising learning rate"),
            entry("weight_decay", "AdamW's decoupled weight decay"),
            entry("adam_epsilon", "AdamW's epsilon"),
            entry("max_grad_norm", "gradients are scaled to this norm at most"),
            entry("seed", "of the shuffle, the dropout and the new head"),
            entry("logging_steps", "optimizer steps between two points of the curves"),
            entry("save_steps", "optimizer steps between two checkpoints; 0: only the last"),
            entry("pad_to_max_length", "every window is padded to the longest allowed"),
            entry("group_by_length", "batches of windows of like length"),
            entry("hidden_dropout_prob", "where it differs from the encoder's own"),
            entry("attention_probs_dropout_prob", "where it differs from the encoder's own"),
            entry("no_cuda", "on the CPU even if there is a GPU"),
            entry("bf16", "matrix products in bfloat16"),
            entry("evaluate_during_training", "every checkpoint is evaluated, not only the last"),
            entry("save_total_limit", "checkpoints that are kept; 0: all"),
            entry("devices", "that share every batch, as JSON"),
            entry("warmup_ratio", "warmup_steps as a share of all"));

    private ArgumentFields() {}

    /** In the contract's order. */
    static List<Field> all() {
        return TrainingArguments.getDescriptor().getFields().stream()
                .map(ArgumentFields::field)
                .toList();
    }

    private static Field field(FieldDescriptor argument) {
        String name = argument.getName();
        String description = DESCRIPTIONS.getOrDefault(name, "training argument");
        if (argument.isRepeated()) {
            return Field.text(name, text(name), description);
        }
        return switch (argument.getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE ->
                Field.number(name, "cast(%s as double precision)".formatted(text(name)), description);
            case BOOLEAN -> Field.flag(name, "cast(%s as boolean)".formatted(text(name)), description);
            case STRING, ENUM, MESSAGE, BYTE_STRING -> Field.text(name, text(name), description);
        };
    }

    /** The argument as it is stored; null while it is not known, or where it was left to the encoder. */
    static String text(String name) {
        return "(r.arguments->>'%s')".formatted(name);
    }
}
