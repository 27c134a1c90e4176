package io.squadron.eval.dashboard.runs;

import io.squadron.eval.dashboard.Csv;
import io.squadron.eval.dashboard.Mistake;
import io.squadron.eval.runlist.RunLine;
import io.squadron.eval.runlist.RunQueryException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Lists of runs for programs and spreadsheets, by the parameters of the page. */
@RolesAllowed("reader")
@Path("/api")
class RunsApi {
    /** Runs that are read at once, so that no connection to the database waits for a slow reader. */
    private static final int AT_ONCE = 500;

    private final RunListViews views;

    RunsApi(RunListViews views) {
        this.views = views;
    }

    /** A page of runs, and the champion. */
    @GET
    @Path("runs")
    @Produces(MediaType.APPLICATION_JSON)
    public RunListing runs(@BeanParam RunListRequest request) throws RunQueryException {
        return views.listing(request.parameters());
    }

    /** The runs of all pages with the chosen columns. */
    @GET
    @Path("runs.csv")
    @Produces("text/csv;charset=UTF-8")
    public Response csv(@BeanParam RunListRequest request) throws RunQueryException {
        RunListViews.Export export = views.export(request.parameters());
        return Response.ok((StreamingOutput) output -> write(export, output))
                .header("Content-Disposition", "attachment; filename=\"runs.csv\"")
                .build();
    }

    private void write(RunListViews.Export export, OutputStream output) throws IOException {
        Writer writer = new OutputStreamWriter(output, StandardCharsets.UTF_8);
        writer.write(Csv.line(
                export.columns().stream().map(column -> (Object) column.name()).toList()));
        List<String> ids = export.runIds();
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            for (RunLine line : lines(export, ids.subList(i, Math.min(ids.size(), i + AT_ONCE)))) {
                writer.write(Csv.line(line.values()));
            }
        }
        writer.flush();
    }

    private List<RunLine> lines(RunListViews.Export export, List<String> ids) throws IOException {
        try {
            return views.lines(ids, export.columns());
        } catch (RunQueryException e) {
            // The answer has begun: its end is missing, which a reader notices.
            throw new IOException(e.getMessage(), e);
        }
    }

    @ServerExceptionMapper
    Response mistake(RunQueryException mistake) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(new Mistake(mistake.getMessage(), mistake.begin(), mistake.end(), mistake.parameter()))
                .build();
    }
}
