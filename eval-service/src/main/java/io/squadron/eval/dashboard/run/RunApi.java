package io.squadron.eval.dashboard.run;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What a run's page shows, as JSON. */
@RolesAllowed("reader")
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
class RunApi {
    private final RunViews runs;
    private final Curves curves;

    RunApi(RunViews runs, Curves curves) {
        this.runs = runs;
        this.curves = curves;
    }

    /** Everything about one run but its curves. */
    @GET
    @Path("runs/{id}")
    public RunDetail run(@PathParam("id") String id) {
        return runs.find(id).orElseThrow(() -> RunViews.unknown(id));
    }

    /** The run's curves; with a cursor only what is new behind it, unless another attempt has begun. */
    @GET
    @Path("runs/{id}/metrics")
    public Curve metrics(
            @PathParam("id") String id,
            @QueryParam("attempt") @DefaultValue("-1") int attempt,
            @QueryParam("after") @DefaultValue("-1") long after) {
        runs.require(id);
        return after < 0 ? curves.of(id) : curves.news(id, attempt, after);
    }
}
