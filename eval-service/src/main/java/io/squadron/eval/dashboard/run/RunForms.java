package io.squadron.eval.dashboard.run;

import io.squadron.eval.annotation.NotAnnotatedException;
import io.squadron.eval.annotation.RunAnnotations;
import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.live.LiveChanges;
import io.squadron.eval.runlist.FilterText;
import io.squadron.eval.storage.Identifiers;
import io.squadron.eval.trainer.RefusedException;
import io.squadron.eval.trainer.Trainers;
import jakarta.annotation.security.RolesAllowed;
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

/** What people say about a run and ask of its trainer; each form leads back to it. */
@RolesAllowed("reader")
@Path("/runs/{id}")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class RunForms {
    private final RunAnnotations annotations;
    private final Trainers trainers;
    private final LiveChanges changes;

    RunForms(RunAnnotations annotations, Trainers trainers, LiveChanges changes) {
        this.trainers = trainers;
        this.annotations = annotations;
        this.changes = changes;
    }

    @RolesAllowed("trainer")
    @POST
    @Path("annotations")
    public Response annotate(
            @PathParam("id") String id,
            @RestForm @DefaultValue("") String tags,
            @RestForm @DefaultValue("") String note) {
        return done(id, () -> annotations.annotate(id, tags, note));
    }

    @RolesAllowed("trainer")
    @POST
    @Path("archive")
    public Response archive(@PathParam("id") String id) {
        return done(id, () -> annotations.archive(List.of(id), true));
    }

    @RolesAllowed("trainer")
    @POST
    @Path("restore")
    public Response restore(@PathParam("id") String id) {
        return done(id, () -> annotations.archive(List.of(id), false));
    }

    /** The trainer that has it ends it after its current update. */
    @RolesAllowed("trainer")
    @POST
    @Path("stop")
    public Response stop(@PathParam("id") String id) {
        return done(id, () -> trainers.stop(id));
    }

    /** A new run goes on from it, which the list shows as soon as its record has come. */
    @RolesAllowed("trainer")
    @POST
    @Path("continue")
    public Response goOn(@PathParam("id") String id, @RestForm("run_id") @DefaultValue("") String runId) {
        if (!Identifiers.isIdentifier(runId)) {
            return Refusal.because("What is the new run's id? Load the page of the run again.");
        }
        try {
            trainers.goOnFrom(id, runId);
            return Response.seeOther(UriBuilder.fromPath("/")
                            .queryParam("filter", "{filter}")
                            .build(FilterText.equal("run_id", runId)))
                    .build();
        } catch (RefusedException e) {
            return Refusal.because(e.getMessage());
        }
    }

    private interface Change {
        void make() throws NotAnnotatedException, RefusedException;
    }

    private Response done(String id, Change change) {
        try {
            change.make();
        } catch (NotAnnotatedException | RefusedException e) {
            return Refusal.because(e.getMessage());
        }
        changes.ofRun(id);
        return Response.seeOther(UriBuilder.fromPath("/runs/{id}").build(id)).build();
    }
}
