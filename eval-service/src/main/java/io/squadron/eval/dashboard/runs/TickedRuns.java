package io.squadron.eval.dashboard.runs;

import io.squadron.eval.annotation.NotAnnotatedException;
import io.squadron.eval.annotation.RunAnnotations;
import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.live.LiveChanges;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;

/** What can be done with runs that are ticked in the list: one form with a button for each. */
@RolesAllowed("reader")
@Path("/ticked")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class TickedRuns {
    private final RunAnnotations annotations;
    private final LiveChanges changes;

    TickedRuns(RunAnnotations annotations, LiveChanges changes) {
        this.annotations = annotations;
        this.changes = changes;
    }

    /** The comparison has an address of its own. */
    @POST
    @Path("compare")
    public Response compare(@RestForm List<String> runs) {
        return Response.seeOther(UriBuilder.fromPath("/compare")
                        .queryParam("runs", "{runs}")
                        .build(String.join(",", runs)))
                .build();
    }

    @RolesAllowed("trainer")
    @POST
    @Path("tag")
    public Response tag(
            @RestForm List<String> runs, @RestForm @DefaultValue("") String tags, @BeanParam RunListForm list) {
        return done(list, runs, () -> annotations.tag(runs, tags));
    }

    @RolesAllowed("trainer")
    @POST
    @Path("archive")
    public Response archive(@RestForm List<String> runs, @BeanParam RunListForm list) {
        return done(list, runs, () -> annotations.archive(runs, true));
    }

    /** Archived runs are listed again. */
    @RolesAllowed("trainer")
    @POST
    @Path("restore")
    public Response restore(@RestForm List<String> runs, @BeanParam RunListForm list) {
        return done(list, runs, () -> annotations.archive(runs, false));
    }

    private interface Change {
        void make() throws NotAnnotatedException;
    }

    private Response done(RunListForm list, List<String> runs, Change change) {
        try {
            change.make();
        } catch (NotAnnotatedException e) {
            return Refusal.because(e.getMessage());
        }
        runs.forEach(changes::ofRun);
        return list.back();
    }
}
