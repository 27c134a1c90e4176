package io.squadron.eval.annotation;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import java.util.List;

/** A word that runs have in common. */
@Entity
class RunTag extends PanacheEntityBase {

    @Embeddable
    record Key(String runId, String tag) {}

    @EmbeddedId
    public Key key;

    static RunTag of(String runId, String tag) {
        RunTag runTag = new RunTag();
        runTag.key = new Key(runId, tag);
        return runTag;
    }

    /** In the order of the alphabet. */
    static List<String> ofRun(String runId) {
        return RunTag.<RunTag>find("key.runId = ?1 order by key.tag", runId).stream()
                .map(tag -> tag.key.tag())
                .toList();
    }
}
