package io.squadron.eval.slice;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;

/** A filter of predictions with a name, to be seen of every checkpoint. */
@Entity
public class SavedSlice extends PanacheEntityBase {
    @Id
    public String name;

    public String filter;
    public Instant createdAt;

    /** In the order of their names. */
    public static List<SavedSlice> all() {
        return list("order by name");
    }
}
