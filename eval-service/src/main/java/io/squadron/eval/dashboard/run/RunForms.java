package io.squadron.eval.dashboard.run;

import io.squadron.eval.annotation.NotAnnotatedException;
import io.squadron.eval.annotation.RunAnnotations;
import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.live.LiveChanges;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;

/** What people say about a run; each form leads back to it. */
@Path("/runs/{id}")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class RunForms {
    private final RunAnnotations annotations;
    private final LiveChanges changes;

    RunForms(RunAnnotations annotations, LiveChanges changes) {
        this.annotations = annotations;
        this.changes = changes;
    }

    @POST
    @Path("annotations")
    public Response annotate(
            @PathParam("id") String id,
            @RestForm @DefaultValue("") String tags,
            @RestForm @DefaultValue("") String note) {
        return done(id, () -> annotations.annotate(id, tags, note));
    }

    @POST
    @Path("archive")
    public Response archive(@PathParam("id") String id) {
        return done(id, () -> annotations.archive(List.of(id), true));
    }

    @POST
    @Path("restore")
    public Response restore(@PathParam("id") String id) {
        return done(id, () -> annotations.archive(List.of(id), false));
    }

    private interface Change {
        void make() throws NotAnnotatedException;
    }

    private Response done(String id, Change change) {
        try {
            change.make();
        } catch (NotAnnotatedException e) {
            return Refusal.because(e.getMessage());
        }
        changes.ofRun(id);
        return Response.seeOther(UriBuilder.fromPath("/runs/{id}").build(id)).build();
    }
}
