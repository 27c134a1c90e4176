package io.squadron.eval.filter;

import io.squadron.names.NearNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be asked about, in the order in which it is proposed. */
public final class Vocabulary {
    private final Map<String, Field> fields = new LinkedHashMap<>();

    public Vocabulary(List<Field> fields) {
        for (Field field : fields) {
            if (this.fields.put(field.name(), field) != null) {
                throw new IllegalArgumentException("two fields are called " + field.name());
            }
        }
    }

    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    public Optional<Field> field(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** There are fields that are written with parentheses behind this word. */
    boolean isFunction(String word) {
        return fields.keySet().stream().anyMatch(name -> name.startsWith(word + "("));
    }

    /** A sentence's end that names those that somebody may have meant; empty if none is near. */
    public String didYouMean(String name) {
        return NearNames.question(NearNames.of(name, fields.keySet()));
    }
}
