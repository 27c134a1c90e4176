package io.squadron.eval.run;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.squadron.v1.TrainingArguments;
import java.util.LinkedHashMap;
import java.util.Map;

/** Training arguments as people know them: run_squad's flags by run_squad's names. */
final class ArgumentNames {
    private ArgumentNames() {}

    /** The arguments that are set, in the contract's order, by their names there (which are run_squad's). */
    static Map<String, Object> byName(TrainingArguments arguments) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (FieldDescriptor field : TrainingArguments.getDescriptor().getFields()) {
            if (arguments.hasField(field)) {
                byName.put(field.getName(), arguments.getField(field));
            }
        }
        return byName;
    }
}
