package io.squadron.eval.dashboard.runcomparison;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Some runs side by side. */
@RolesAllowed("reader")
@Path("/compare")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class RunComparisonPages {
    private final RunComparisons comparisons;

    RunComparisonPages(RunComparisons comparisons) {
        this.comparisons = comparisons;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance compare(RunComparison comparison);
    }

    /** Runs as columns; only what differs of their arguments, unless all is asked for. */
    @GET
    public TemplateInstance compare(@QueryParam("runs") List<String> runs, @QueryParam("all") boolean all) {
        return Templates.compare(comparisons.of(runs, all));
    }
}
