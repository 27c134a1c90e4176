package io.squadron.eval.dashboard.runcomparison;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The comparison of runs as JSON. */
@RolesAllowed("reader")
@Path("/api/compare")
@Produces(MediaType.APPLICATION_JSON)
class RunComparisonApi {
    private final RunComparisons comparisons;

    RunComparisonApi(RunComparisons comparisons) {
        this.comparisons = comparisons;
    }

    /** By the parameters of the page. */
    @GET
    public RunComparison compare(@QueryParam("runs") List<String> runs, @QueryParam("all") boolean all) {
        return comparisons.of(runs, all);
    }
}
