package io.squadron.eval.dashboard.runs;

import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.runlist.SavedViews;
import io.squadron.eval.runlist.SavedViews.NotSavedException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;

/** The forms that keep a list of runs and let one go; both lead back to the list. */
@RolesAllowed("reader")
@Path("/views")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class SavedViewForms {
    private final SavedViews saved;

    SavedViewForms(SavedViews saved) {
        this.saved = saved;
    }

    @RolesAllowed("trainer")
    @POST
    public Response save(@RestForm @DefaultValue("") String name, @BeanParam RunListForm list) {
        try {
            saved.save(name, list.parameters());
            return list.back();
        } catch (NotSavedException e) {
            return Refusal.because(e.getMessage());
        }
    }

    @RolesAllowed("trainer")
    @POST
    @Path("delete")
    public Response delete(@RestForm @DefaultValue("") String name, @BeanParam RunListForm list) {
        saved.delete(name);
        return list.back();
    }
}
