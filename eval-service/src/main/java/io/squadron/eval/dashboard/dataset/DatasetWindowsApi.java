package io.squadron.eval.dashboard.dataset;

import io.smallrye.common.annotation.Blocking;
import io.squadron.eval.reading.Reading;
import io.squadron.eval.window.SampleWindow;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What the page of a data set's windows shows, as JSON. */
@RolesAllowed("reader")
@Path("/api/datasets/{id}/windows")
@Produces(MediaType.APPLICATION_JSON)
class DatasetWindowsApi {
    private final DatasetWindows windows;

    DatasetWindowsApi(DatasetWindows windows) {
        this.windows = windows;
    }

    /** The first windows of a data set as tokens, or why there are none to be had now. */
    @GET
    @Blocking
    public Reading<List<SampleWindow>> firstWindows(@PathParam("id") String id) {
        return windows.of(id).windows();
    }
}
