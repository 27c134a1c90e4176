package io.squadron.eval.dashboard;

import io.smallrye.mutiny.Multi;
import io.squadron.eval.EvalConfig;
import io.squadron.eval.live.LiveChanges;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.resteasy.reactive.RestStreamElementType;

/**
 * Server-sent events that say "something changed, look again". What is told carries no content, so a connection keeps
 * at most one event waiting however slow it is; a heartbeat finds dead ones.
 */
@RolesAllowed("reader")
@Path("/api")
@ApplicationScoped
class LiveApi {
    /** Also the first event: what changed while a browser was not connected must not be missed. */
    private static final String CHANGED = "changed";

    private static final String HEARTBEAT = "heartbeat";
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final LiveChanges changes;
    private final EvalConfig config;
    private final AtomicInteger clients = new AtomicInteger();

    LiveApi(LiveChanges changes, EvalConfig config) {
        this.changes = changes;
        this.config = config;
    }

    /** "changed" for every change, "heartbeat" while there is none. */
    @GET
    @Path("events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> all() {
        return stream(changes.watchAll());
    }

    /** The same for one run. */
    @GET
    @Path("runs/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> ofRun(@PathParam("id") String id) {
        return stream(changes.watchRun(id));
    }

    /** For the system page: what others say about themselves changes without telling, so it is looked at every few seconds. */
    @GET
    @Path("system/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> ofSystem() {
        Multi<String> looks =
                Multi.createFrom().ticks().every(LOOK).onOverflow().drop().map(tick -> CHANGED);
        return stream(Multi.createBy().merging().streams(changes.watchAll(), looks));
    }

    private Multi<String> stream(Multi<String> changed) {
        if (clients.get() >= config.liveClients()) {
            throw new ServiceUnavailableException(config.heartbeat().toSeconds());
        }
        Multi<String> heartbeats = Multi.createFrom()
                .ticks()
                .every(config.heartbeat())
                .onOverflow()
                .drop()
                .map(tick -> HEARTBEAT);
        Multi<String> events = changed.map(run -> CHANGED);
        return Multi.createBy()
                .merging()
                .streams(Multi.createFrom().item(CHANGED), events, heartbeats)
                .onSubscription()
                .invoke(clients::incrementAndGet)
                .onTermination()
                .invoke(clients::decrementAndGet);
    }
}
