package io.squadron.inference.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.squadron.inference.admission.WorkAdmission;
import io.squadron.inference.announcement.AnnouncementTopics;
import io.squadron.inference.batching.WindowBatcher;
import io.squadron.inference.model.Engine;
import io.squadron.inference.model.ModelRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Starts the engine and then the reading of announcements, away from the application's own start. */
@ApplicationScoped
public class Startup {
    private static final Logger LOG = Logger.getLogger(Startup.class);

    private final Engine engine;
    private final AnnouncementTopics topics;
    private volatile String failure = "";

    Startup(Engine engine, AnnouncementTopics topics) {
        this.engine = engine;
        this.topics = topics;
    }

    void onStart(
            @Observes StartupEvent event,
            MeterRegistry meters,
            ModelRegistry models,
            WindowBatcher batcher,
            WorkAdmission admission) {
        Gauge.builder("squadron.inference.admitted.tokens", admission, WorkAdmission::usedTokens)
                .description("Work of the requests under way")
                .register(meters);
        Gauge.builder("squadron.inference.waiting.requests", admission, WorkAdmission::waitingRequests)
                .description("Requests of streams that wait for admission")
                .register(meters);
        Gauge.builder("squadron.inference.queue.windows", batcher, WindowBatcher::queuedWindows)
                .description("Windows that wait")
                .register(meters);
        Gauge.builder("squadron.inference.queue.tokens", batcher, WindowBatcher::queuedTokens)
                .description("Tokens of the windows that wait")
                .register(meters);
        Gauge.builder("squadron.inference.models.loaded", models, ModelRegistry::loadedModels)
                .description("Models in memory")
                .register(meters);
        Thread thread = new Thread(this::start, "startup");
        thread.setDaemon(true);
        thread.start();
    }

    private void start() {
        try {
            engine.start();
            LOG.infof("Engine: %s", engine.description());
            topics.start();
        } catch (RuntimeException | Error e) {
            // An UnsatisfiedLinkError among them: no native library for this machine.
            failure = "The engine does not start on this machine: " + e.getMessage();
            LOG.error(failure, e);
        }
    }

    /** Why the service will never be ready; empty if nothing is wrong. */
    public String failure() {
        return failure;
    }
}
