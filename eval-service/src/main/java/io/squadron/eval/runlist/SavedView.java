package io.squadron.eval.runlist;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A list of runs with a name: filter, order, columns and group as an address has them. */
@Entity
class SavedView extends PanacheEntityBase {
    @Id
    public String name;

    public String filter;
    public String sort;
    /** With commas in between. */
    public String columnNames;

    public String groupName;
    public Instant createdAt;

    RunParameters parameters() {
        return new RunParameters(filter, sort, List.of(columnNames), groupName, "");
    }
}
