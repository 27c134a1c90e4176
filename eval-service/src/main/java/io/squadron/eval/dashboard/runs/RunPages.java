package io.squadron.eval.dashboard.runs;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.runlist.RunParameters;
import io.squadron.eval.runlist.RunQueryException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The page of all runs. */
@RolesAllowed("reader")
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class RunPages {
    private final RunListViews views;

    RunPages(RunListViews views) {
        this.views = views;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance runs(RunsView view);
    }

    /** Those that meet a filter, sorted, a page of them; all of that stands in the address. */
    @GET
    public TemplateInstance runs(@BeanParam RunListRequest request) {
        RunParameters parameters = request.parameters();
        try {
            return Templates.runs(views.view(parameters));
        } catch (RunQueryException e) {
            return Templates.runs(views.mistaken(parameters, e));
        }
    }
}
