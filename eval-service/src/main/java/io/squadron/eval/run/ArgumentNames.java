package io.squadron.eval.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.v1.TrainingArguments;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training arguments as people know them: run_squad's flags by run_squad's names. */
final class ArgumentNames {
    private ArgumentNames() {}

    /** The same in the contract's order, which PostgreSQL's jsonb does not keep. */
    static Map<String, Object> inOrder(Map<String, Object> byName) {
        Map<String, Object> ordered = new LinkedHashMap<>();
        for (FieldDescriptor field : TrainingArguments.getDescriptor().getFields()) {
            if (byName.containsKey(field.getName())) {
                ordered.put(field.getName(), byName.get(field.getName()));
            }
        }
        return ordered;
    }

    /** The arguments that are set, in the contract's order, by their names there (which are run_squad's). */
    static Map<String, Object> byName(TrainingArguments arguments) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (FieldDescriptor field : TrainingArguments.getDescriptor().getFields()) {
            if (isSet(arguments, field)) {
                byName.put(field.getName(), arguments.getField(field));
            }
        }
        return byName;
    }

    private static boolean isSet(TrainingArguments arguments, FieldDescriptor field) {
        return field.isRepeated() ? arguments.getRepeatedFieldCount(field) > 0 : arguments.hasField(field);
    }
}
