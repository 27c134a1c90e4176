package io.squadron.eval.dashboard.run;

import io.squadron.eval.artifact.EventFiles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** A run's files, to be taken along. */
@RolesAllowed("reader")
@Path("/api/runs/{id}/event-files")
class RunFilesApi {
    private final EventFiles files;

    RunFilesApi(EventFiles files) {
        this.files = files;
    }

    /** One of TensorBoard's. */
    @GET
    @Path("{name}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response eventFile(@PathParam("id") String id, @PathParam("name") String name) {
        EventFiles.EventFile file = files.find(id, name)
                .orElseThrow(() ->
                        new NotFoundException("There is no event file \"" + name + "\" of run \"" + id + "\" here."));
        return Response.ok(file.path().toFile())
                .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(file.name()))
                .build();
    }
}
