package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.slice.SavedSlices;
import io.squadron.eval.slice.SavedSlices.NotSavedException;
import io.squadron.eval.storage.Identifiers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import org.jboss.resteasy.reactive.RestForm;

/** The forms that keep a filter and let one go; both lead back to the evaluation that they were sent from. */
@RolesAllowed("reader")
@Path("/slices")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class SavedSlicePages {
    private final SavedSlices saved;

    SavedSlicePages(SavedSlices saved) {
        this.saved = saved;
    }

    @RolesAllowed("trainer")
    @POST
    public Response save(
            @RestForm @DefaultValue("") String name,
            @RestForm @DefaultValue("") String filter,
            @RestForm @DefaultValue("") String evaluation) {
        try {
            saved.save(name, filter);
            return back(evaluation, filter);
        } catch (NotSavedException e) {
            return Refusal.because(e.getMessage());
        }
    }

    @RolesAllowed("trainer")
    @POST
    @Path("delete")
    public Response delete(@RestForm @DefaultValue("") String name, @RestForm @DefaultValue("") String evaluation) {
        saved.delete(name);
        return back(evaluation, "");
    }

    /** Nowhere else, whatever the form says. */
    private static Response back(String evaluation, String filter) {
        if (!Identifiers.isIdentifier(evaluation)) {
            return Response.seeOther(UriBuilder.fromPath("/").build()).build();
        }
        UriBuilder address = UriBuilder.fromPath("/evaluations/{id}");
        if (!filter.isBlank()) {
            address.queryParam("filter", "{filter}");
        }
        return Response.seeOther(filter.isBlank() ? address.build(evaluation) : address.build(evaluation, filter))
                .build();
    }
}
