package io.squadron.eval.dashboard;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.storage.Identifiers;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;

/**
 * The pages. Qute escapes everything that is put into them. A page that is open asks for itself again when something
 * changed and takes over its parts that are marked {@code data-live}, so each thing is rendered in one place, here.
 */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class Pages {
    private final RunViews runs;
    private final PredictionPages predictions;

    Pages(RunViews runs, PredictionPages predictions) {
        this.runs = runs;
        this.predictions = predictions;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance run(RunDetail detail);

        static native TemplateInstance evaluation(
                EvaluationView evaluation, Optional<ReliabilityView> reliability, PredictionPages.Page page);

        static native TemplateInstance missing(String sentence);

        static native TemplateInstance away(String sentence);
    }

    @GET
    @Path("runs/{id}")
    public TemplateInstance run(@PathParam("id") String id) {
        return Templates.run(runs.find(known(id, "run")).orElseThrow(() -> missing("run", id)));
    }

    /** Predictions of an evaluation, a page after a position in the data set. */
    @GET
    @Path("evaluations/{id}")
    public TemplateInstance evaluation(
            @PathParam("id") String id,
            @QueryParam("show") @DefaultValue("all") String show,
            @QueryParam("after") @DefaultValue("-1") long after) {
        EvaluationView evaluation =
                runs.evaluation(known(id, "evaluation")).orElseThrow(() -> missing("evaluation", id));
        return Templates.evaluation(
                evaluation, predictions.reliability(id), predictions.page(id, PredictionPages.Filter.of(show), after));
    }

    private static String known(String id, String kind) {
        if (!Identifiers.isIdentifier(id)) {
            throw missing(kind, id);
        }
        return id;
    }

    private static NotFoundException missing(String kind, String id) {
        return new NotFoundException("There is no " + kind + " “" + id + "” here.");
    }
}
