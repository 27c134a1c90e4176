package io.squadron.eval.dashboard.dataset;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The first windows of a data set as tokens; a page of its own, as another service is asked for it. */
@RolesAllowed("reader")
@Path("/datasets/{id}/windows")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
@Blocking
class DatasetWindowPages {
    private final DatasetWindows windows;

    DatasetWindowPages(DatasetWindows windows) {
        this.windows = windows;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance windows(DatasetWindows.View dataset);
    }

    @GET
    public TemplateInstance first(@PathParam("id") String id) {
        return Templates.windows(windows.of(id));
    }
}
