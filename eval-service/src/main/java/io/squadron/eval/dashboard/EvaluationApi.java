package io.squadron.eval.dashboard;

import io.squadron.eval.comparison.Comparison;
import io.squadron.eval.comparison.Comparisons;
import io.squadron.eval.filter.Condition;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.filter.FilterParser;
import io.squadron.eval.filter.Vocabulary;
import io.squadron.eval.slice.Breakdown;
import io.squadron.eval.slice.PredictionVocabulary;
import io.squadron.eval.slice.Slice;
import io.squadron.eval.slice.Slices;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;

/** What the pages of evaluations show, as JSON. */
@Path("/api/evaluations/{id}")
@Produces(MediaType.APPLICATION_JSON)
class EvaluationApi {
    private final RunViews runs;
    private final Slices slices;
    private final Comparisons comparisons;
    private final PredictionExport export;

    EvaluationApi(RunViews runs, Slices slices, Comparisons comparisons, PredictionExport export) {
        this.export = export;
        this.runs = runs;
        this.slices = slices;
        this.comparisons = comparisons;
    }

    /**
     * What is wrong with a filter.
     *
     * @param begin of the mistake, in UTF-16 units
     * @param end behind it
     */
    public record Mistake(String message, int begin, int end) {}

    @GET
    public EvaluationView evaluation(@PathParam("id") String id) {
        return known(id);
    }

    /** Predictions that meet a filter, as a table. */
    @GET
    @Path("predictions.csv")
    @Produces("text/csv;charset=UTF-8")
    public Response csv(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter) {
        String evaluation = known(id).id();
        return file(export.csv(evaluation, condition(filter, PredictionVocabulary.fields())), evaluation + ".csv");
    }

    /** Predictions that meet a filter, an object a line. */
    @GET
    @Path("predictions.jsonl")
    @Produces("application/x-ndjson;charset=UTF-8")
    public Response jsonLines(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter) {
        String evaluation = known(id).id();
        return file(
                export.jsonLines(evaluation, condition(filter, PredictionVocabulary.fields())), evaluation + ".jsonl");
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
    public Slice slice(@PathParam("id") String id, @QueryParam("filter") @DefaultValue("") String filter) {
        return slices.of(known(id).id(), condition(filter, PredictionVocabulary.fields()));
    }

    /** All questions in groups. */
    @GET
    @Path("breakdown")
    public List<Breakdown> breakdown(@PathParam("id") String id) {
        return slices.breakdowns(known(id).id());
    }

    /** This and another one, on the questions of both that meet a filter. */
    @GET
    @Path("compare/{other}")
    public Comparison comparison(
            @PathParam("id") String id,
            @PathParam("other") String other,
            @QueryParam("filter") @DefaultValue("") String filter) {
        return comparisons.of(known(id).id(), known(other).id(), condition(filter, Comparisons.fields()));
    }

    private EvaluationView known(String id) {
        return runs.evaluation(id)
                .orElseThrow(() -> new NotFoundException("There is no evaluation \"" + id + "\" here."));
    }

    private static Condition condition(String filter, Vocabulary vocabulary) {
        try {
            return FilterParser.parse(filter, vocabulary);
        } catch (FilterException e) {
            throw new WebApplicationException(Response.status(Response.Status.BAD_REQUEST)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(new Mistake(e.getMessage(), e.begin(), e.end()))
                    .build());
        }
    }
}
