package io.squadron.eval.dashboard.evaluation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.dashboard.Notices;
import io.squadron.eval.slice.Breakdown;
import io.squadron.eval.slice.SavedSlices;
import io.squadron.eval.slice.Slices;
import io.squadron.eval.storage.Identifiers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Evaluations for people. Qute escapes everything that is put into them. A page that is open asks for itself again when something
 * changed and takes over its parts that are marked {@code data-live}, so each thing is rendered in one place, here.
 */
@RolesAllowed("reader")
@Path("/evaluations/{id}")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class EvaluationPages {
    private final EvaluationViews evaluations;
    private final PredictionViews predictions;
    private final Slices slices;
    private final SavedSlices saved;
    private final ComparisonViews comparisons;

    EvaluationPages(
            EvaluationViews evaluations,
            PredictionViews predictions,
            Slices slices,
            SavedSlices saved,
            ComparisonViews comparisons) {
        this.saved = saved;
        this.evaluations = evaluations;
        this.predictions = predictions;
        this.slices = slices;
        this.comparisons = comparisons;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance evaluation(
                EvaluationView evaluation,
                Optional<ReliabilityView> reliability,
                PredictionViews.Page page,
                List<EvaluationView> comparable);

        static native TemplateInstance breakdown(
                EvaluationView evaluation, List<Breakdown> breakdowns, Optional<PrecisionRecallView> precisionRecall);

        static native TemplateInstance comparison(
                EvaluationView first, EvaluationView second, ComparisonViews.Page page);
    }

    /** Predictions of an evaluation that meet a filter, a page after a position in the data set. */
    @GET
    public TemplateInstance evaluation(
            @PathParam("id") String id,
            @QueryParam("filter") @DefaultValue("") String filter,
            @QueryParam("after") @DefaultValue("-1") long after) {
        return Templates.evaluation(
                evaluation(id),
                predictions.reliability(id),
                predictions.page(id, filter, after),
                evaluations.comparable(id));
    }

    /** Its questions in groups. */
    @GET
    @Path("breakdown")
    public TemplateInstance breakdown(@PathParam("id") String id) {
        return Templates.breakdown(
                withPredictions(id),
                Stream.concat(saved.of(id).stream(), slices.breakdowns(id).stream())
                        .toList(),
                slices.precisionRecall(id).map(PrecisionRecallView::of));
    }

    /** Where the form that chooses another one leads. */
    @GET
    @Path("compare")
    public Response compare(@PathParam("id") String id, @QueryParam("other") @DefaultValue("") String other) {
        return Response.seeOther(
                        UriBuilder.fromPath("/evaluations/{id}/compare/{other}").build(known(id), known(other)))
                .build();
    }

    /** It and another one, question by question. */
    @GET
    @Path("compare/{other}")
    public TemplateInstance comparison(
            @PathParam("id") String id,
            @PathParam("other") String other,
            @QueryParam("filter") @DefaultValue("") String filter,
            @QueryParam("after") @DefaultValue("-1") long after) {
        return Templates.comparison(
                withPredictions(id), withPredictions(other), comparisons.page(id, other, filter, after));
    }

    /** Fails, with a page, for one whose predictions were let go. */
    private EvaluationView withPredictions(String id) {
        EvaluationView evaluation = evaluation(id);
        if (!evaluation.predictionsGone().isEmpty()) {
            throw new ClientErrorException(Response.status(Response.Status.GONE)
                    .type(MediaType.TEXT_HTML + ";charset=UTF-8")
                    .entity(Notices.refused(evaluation.predictionsGone()).render())
                    .build());
        }
        return evaluation;
    }

    private EvaluationView evaluation(String id) {
        return evaluations.find(known(id)).orElseThrow(() -> missing(id));
    }

    private static String known(String id) {
        if (!Identifiers.isIdentifier(id)) {
            throw missing(id);
        }
        return id;
    }

    private static NotFoundException missing(String id) {
        return new NotFoundException("There is no evaluation “" + id + "” here.");
    }
}
