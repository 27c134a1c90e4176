package io.squadron.eval.dashboard.evaluation;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** The files that run_squad writes of an evaluation, by its names. */
@RolesAllowed("reader")
@Path("/api/evaluations/{id}/files")
@Produces(MediaType.APPLICATION_JSON)
class SquadFilesApi {
    private final EvaluationViews evaluations;
    private final SquadFiles files;

    SquadFilesApi(EvaluationViews evaluations, SquadFiles files) {
        this.evaluations = evaluations;
        this.files = files;
    }

    /** An answer for each question. */
    @GET
    @Path("predictions.json")
    public Response predictions(@PathParam("id") String id) {
        return file(files.predictions(evaluations.withPredictions(id)), "predictions_.json");
    }

    /** The n-best answers of each question. */
    @GET
    @Path("nbest_predictions.json")
    public Response bestAnswers(@PathParam("id") String id) {
        return file(files.bestAnswers(evaluations.withPredictions(id)), "nbest_predictions_.json");
    }

    /** By how much “no answer” is the better one, for each question; SQuAD v2.0 only. */
    @GET
    @Path("null_odds.json")
    public Response nullOdds(@PathParam("id") String id) {
        return file(files.nullOdds(evaluations.withPredictions(id)), "null_odds_.json");
    }

    /** The figures. */
    @GET
    @Path("eval_results.json")
    public Response results(@PathParam("id") String id) {
        return file(files.results(evaluations.require(id)), "eval_results.json");
    }

    private static Response file(StreamingOutput content, String name) {
        return Response.ok(content)
                .header("Content-Disposition", "attachment; filename=\"%s\"".formatted(name))
                .build();
    }
}
