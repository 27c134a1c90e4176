package io.squadron.eval.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One clock for all replicas: PostgreSQL's, to its microsecond. Works within the caller's transaction. */
@ApplicationScoped
public class DatabaseClock {
    private final EntityManager entities;

    DatabaseClock(EntityManager entities) {
        this.entities = entities;
    }

    public Instant now() {
        Instant now = (Instant) entities.createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
        return now.truncatedTo(ChronoUnit.MICROS);
    }
}
