package io.squadron.eval.dashboard.run;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** One run for people. */
@RolesAllowed("reader")
@Path("/runs/{id}")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class RunPage {
    private final RunViews runs;
    private final Curves curves;

    RunPage(RunViews runs, Curves curves) {
        this.runs = runs;
        this.curves = curves;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance run(RunDetail detail, CurveTable curve, String newRunId);
    }

    @GET
    public TemplateInstance run(@PathParam("id") String id) {
        RunDetail detail = runs.find(id).orElseThrow(() -> RunViews.unknown(id));
        // Made here, so that a form that is sent twice begins one run.
        String newRunId = "run-" + UUID.randomUUID();
        return Templates.run(detail, CurveTable.of(curves.of(id)), newRunId);
    }
}
