package io.squadron.eval.runlist;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A run of a list.
 *
 * @param values of the columns in their order: a {@code Double}, {@code String}, {@code Boolean} or {@code Instant} as the
 *     field's type is, null for what is not known
 */
public record RunLine(String runId, List<Object> values) {
    public RunLine {
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }
}
