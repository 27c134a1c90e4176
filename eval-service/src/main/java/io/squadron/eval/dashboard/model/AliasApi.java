package io.squadron.eval.dashboard.model;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What the page of the champion shows, as JSON. */
@RolesAllowed("reader")
@Path("/api/aliases/{alias}")
@Produces(MediaType.APPLICATION_JSON)
class AliasApi {
    private final ModelViews models;

    AliasApi(ModelViews models) {
        this.models = models;
    }

    /** Where an alias pointed, who changed that, and why; newest first. */
    @GET
    @Path("changes")
    public List<AliasChange> aliasChanges(@PathParam("alias") String alias) {
        return models.aliasChanges(alias);
    }
}
