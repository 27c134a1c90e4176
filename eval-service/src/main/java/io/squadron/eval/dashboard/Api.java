package io.squadron.eval.dashboard;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The pages' content as JSON. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
class Api {
    private final RunViews runs;
    private final ModelViews models;
    private final Curves curves;

    Api(RunViews runs, ModelViews models, Curves curves) {
        this.runs = runs;
        this.models = models;
        this.curves = curves;
    }

    /** Everything about one run but its curves. */
    @GET
    @Path("runs/{id}")
    public RunDetail run(@PathParam("id") String id) {
        return runs.find(id).orElseThrow(() -> RunViews.unknown(id));
    }

    /** Where an alias pointed, who changed that, and why; newest first. */
    @GET
    @Path("aliases/{alias}/changes")
    public List<AliasChange> aliasChanges(@PathParam("alias") String alias) {
        return models.aliasChanges(alias);
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
