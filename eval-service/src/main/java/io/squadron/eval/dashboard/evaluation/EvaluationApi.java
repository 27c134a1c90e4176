package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.comparison.Comparison;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.dashboard.Mistake;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.slice.Breakdown;
import io.squadron.eval.slice.PredictionVocabulary;
import io.squadron.eval.slice.Slice;
import io.squadron.eval.slice.Slices;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What the pages of evaluations show, as JSON. */
@RolesAllowed("reader")
@Path("/api/evaluations/{id}")
@Produces(MediaType.APPLICATION_JSON)
class EvaluationApi {
    private final EvaluationViews evaluations;
    private final Slices slices;
    private final Comparisons comparisons;
    private final PredictionExport export;

    EvaluationApi(EvaluationViews evaluations, Slices slices, Comparisons comparisons, PredictionExport export) {
        this.export = export;
        this.evaluations = evaluations;
        this.slices = slices;
        this.comparisons = comparisons;
    }

    @GET
    public EvaluationView evaluation(@PathParam("id") String id) {
        return evaluations.require(id);
    }

    /** Predictions that meet a filter, as a table. */
    @GET
    @Path("predictions.csv")
    @Produces("text/csv;charset=UTF-8")
    public Response csv(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter)
            throws FilterException {
        String evaluation = evaluations.withPredictions(id).id();
        return file(
                export.csv(evaluation, FilterParser.parse(filter, PredictionVocabulary.fields())), evaluation + ".csv");
    }

    /** Predictions that meet a filter, an object a line. */
    @GET
    @Path("predictions.jsonl")
    @Produces("application/x-ndjson;charset=UTF-8")
    public Response jsonLines(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter)
            throws FilterException {
        String evaluation = evaluations.withPredictions(id).id();
        return file(
                export.jsonLines(evaluation, FilterParser.parse(filter, PredictionVocabulary.fields())),
                evaluation + ".jsonl");
    }

    /** The name consists of an id of ours: letters, digits, dashes, dots and underscores. */
    private static Response file(StreamingOutput content, String name) {
        return Response.ok(content)
                .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name))
                .build();
    }

    /** How the questions that meet a filter scored. */
    @GET
    @Path("slice")
    public Slice slice(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter)
            throws FilterException {
        return slices.of(
                evaluations.withPredictions(id).id(), FilterParser.parse(filter, PredictionVocabulary.fields()));
    }

    /** All questions in groups. */
    @GET
    @Path("breakdown")
    public List<Breakdown> breakdown(@PathParam("id") String id) {
        return slices.breakdowns(evaluations.withPredictions(id).id());
    }

    /** This and another one, on the questions of both that meet a filter. */
    @GET
    @Path("compare/{other}")
    public Comparison comparison(
            @PathParam("id") String id,
            @PathParam("other") String other,
            @QueryParam("filter") @DefaultValue("") String filter)
            throws FilterException {
        return comparisons.of(
                evaluations.withPredictions(id).id(),
                evaluations.withPredictions(other).id(),
                FilterParser.parse(filter, Comparisons.fields()));
    }

    @ServerExceptionMapper
    Response mistake(FilterException mistake) {
        return Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(new Mistake(mistake.getMessage(), mistake.begin(), mistake.end(), "filter"))
                .build();
    }
}
