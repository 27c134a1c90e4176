package io.squadron.eval.annotation;

import java.time.Instant;
import java.util.List;

/**
 * What people say about one run.
 *
 * @param tags in the order of the alphabet
 * @param note empty if there is none
 * @param archivedAt null unless it is archived
 */
public record Annotations(List<String> tags, String note, Instant archivedAt) {
    /** Nobody has said anything. */
    public static final Annotations NONE = new Annotations(List.of(), "", null);

    public Annotations {
        tags = List.copyOf(tags);
    }

    public boolean archived() {
        return archivedAt != null;
    }

    /** As people write them. */
    public String tagsText() {
        return String.join(", ", tags);
    }
}
