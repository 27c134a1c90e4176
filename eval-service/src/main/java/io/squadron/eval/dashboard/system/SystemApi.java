package io.squadron.eval.dashboard.system;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What the system page shows, as JSON. */
@RolesAllowed("reader")
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
class SystemApi {
    private final SystemViews views;

    SystemApi(SystemViews views) {
        this.views = views;
    }

    /** Services, topics, consumer groups, models in memory, aliases, queues and the newest dead letters. */
    @GET
    @Path("system")
    @Blocking
    public SystemView system() {
        return views.now();
    }
}
