package io.squadron.eval.announcement;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.storage.Schema;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Announces what there is to announce, on a thread of its own: while Kafka is away evaluations that run go on. */
@ApplicationScoped
class AnnouncingThread {
    private static final Logger LOG = Logger.getLogger(AnnouncingThread.class);
    private static final long STOP_SECONDS = 10;

    private final Schema schema;
    private final Announcer announcer;
    private final EvalConfig config;
    private final Thread thread = new Thread(this::work, "evaluation-announcer");

    AnnouncingThread(Schema schema, Announcer announcer, EvalConfig config) {
        this.schema = schema;
        this.announcer = announcer;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
    }

    private void work() {
        try {
            while (!schema.awaitReady(config.maxBackoff())) {}
            while (!Thread.currentThread().isInterrupted()) {
                announce();
                TimeUnit.MILLISECONDS.sleep(config.announceInterval().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void announce() throws InterruptedException {
        try {
            announcer.announcePending();
        } catch (Throwable e) {
            // An Error too ends what was under way, not the thread; what was not acknowledged is announced again.
            LOG.warnf(
                    "Results cannot be announced, next try in %d ms: %s",
                    config.maxBackoff().toMillis(), e);
            TimeUnit.MILLISECONDS.sleep(config.maxBackoff().toMillis());
        }
    }
}
