package io.squadron.eval.dashboard.dataset;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.squadron.eval.dashboard.Refusal;
import io.squadron.eval.dataset.ImportedDataset;
import io.squadron.eval.evaluation.EvaluationException;
import io.squadron.eval.evaluation.ModelPrecision;
import io.squadron.eval.live.LiveChanges;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;

/** Which checkpoints were evaluated on a data set, and the form that has several evaluated. */
@RolesAllowed("reader")
@Path("/datasets/{id}/checkpoints")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
class MeasuredCheckpointPages {
    private static final int MOST_AT_ONCE = 50;

    private final MeasuredCheckpoints measured;
    private final LiveChanges changes;

    MeasuredCheckpointPages(MeasuredCheckpoints measured, LiveChanges changes) {
        this.measured = measured;
        this.changes = changes;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance checkpoints(
                DatasetView dataset, List<MeasuredCheckpoints.Row> rows, List<String> precisions);
    }

    @GET
    public TemplateInstance list(@PathParam("id") String id) {
        ImportedDataset dataset = known(id);
        return Templates.checkpoints(
                DatasetView.of(dataset),
                measured.of(dataset),
                Stream.of(ModelPrecision.values()).map(ModelPrecision::word).toList());
    }

    /**
     * The ticked ones are evaluated.
     *
     * @param maxQuestions empty for all questions
     */
    @RolesAllowed("trainer")
    @POST
    public Response evaluate(
            @PathParam("id") String id,
            @RestForm List<String> checkpoints,
            @RestForm @DefaultValue("") String precision,
            @RestForm("max_questions") @DefaultValue("") String maxQuestions) {
        ImportedDataset dataset = known(id);
        if (checkpoints.isEmpty() || checkpoints.size() > MOST_AT_ONCE) {
            return Refusal.because("Which checkpoints? Tick 1 to %d.".formatted(MOST_AT_ONCE));
        }
        Optional<ModelPrecision> in = Stream.of(ModelPrecision.values())
                .filter(known -> known.word().equals(precision))
                .findFirst();
        String questions = maxQuestions.strip();
        if (in.isEmpty() || !questions.matches("[0-9]{0,9}")) {
            return Refusal.because("Say a precision, and a number of questions or nothing for all.");
        }
        return done(
                id,
                () -> measured.evaluate(
                        dataset, checkpoints, in.get(), questions.isEmpty() ? 0 : Long.parseLong(questions)));
    }

    /** One that is not over ends. */
    @RolesAllowed("trainer")
    @POST
    @Path("cancel")
    public Response cancel(@PathParam("id") String id, @RestForm @DefaultValue("") String evaluation) {
        ImportedDataset dataset = known(id);
        return done(id, () -> measured.cancel(dataset, evaluation));
    }

    private Response done(String id, Runnable change) {
        try {
            change.run();
        } catch (EvaluationException e) {
            return Refusal.because(e.getMessage());
        }
        measured.wake();
        changes.ofEverything();
        return Response.seeOther(
                        UriBuilder.fromPath("/datasets/{id}/checkpoints").build(id))
                .build();
    }

    private static ImportedDataset known(String id) {
        return ImportedDataset.<ImportedDataset>findByIdOptional(id)
                .orElseThrow(() -> new NotFoundException("There is no data set “" + id + "” here."));
    }
}
