package io.squadron.eval.storage;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.eval.EvalConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the database's tables up to date as soon as there is a database. While there is none the service is up, but not
 * ready, and says so; whatever needs the tables waits.
 */
@ApplicationScoped
public class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);

    private final Flyway flyway;
    private final EvalConfig config;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread = new Thread(this::migrate, "schema-migration");

    Schema(Flyway flyway, EvalConfig config) {
        this.flyway = flyway;
        this.config = config;
    }

    /** The tables are as this version needs them. */
    public boolean isReady() {
        return ready.getCount() == 0;
    }

    /** Waits for the tables; false if they are not there in time. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) {
        thread.interrupt();
    }

    private void migrate() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                flyway.migrate();
                ready.countDown();
                return;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "The database cannot be brought up to date, next try in %d ms: %s",
                        config.maxBackoff().toMillis(), e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(config.maxBackoff().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
