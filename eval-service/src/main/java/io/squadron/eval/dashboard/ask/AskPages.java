package io.squadron.eval.dashboard.ask;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.squadron.eval.ask.Questions;
import io.squadron.eval.ask.Reply;
import io.squadron.eval.dashboard.evaluation.EvaluationViews;
import io.squadron.eval.dashboard.evaluation.PredictionViews;
import io.squadron.eval.dashboard.model.ModelViews;
import io.squadron.eval.evaluation.PredictionOf;
import io.squadron.eval.storage.Identifiers;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;

/** A question is asked, of one model or of two; one out of an evaluation can be changed and asked again. */
@RolesAllowed("asker")
@Path("/ask")
@Produces(MediaType.TEXT_HTML + ";charset=UTF-8")
@Blocking
class AskPages {
    private final EvaluationViews evaluations;
    private final ModelViews models;
    private final Questions questions;

    AskPages(EvaluationViews evaluations, ModelViews models, Questions questions) {
        this.models = models;
        this.evaluations = evaluations;
        this.questions = questions;
    }

    @CheckedTemplate(basePath = "dashboard")
    static class Templates {
        private Templates() {}

        static native TemplateInstance ask(AskView view);
    }

    /** An empty form, or one with a question of an evaluation and the checkpoint that answered it. */
    @GET
    @Transactional
    public TemplateInstance form(
            @QueryParam("evaluation") @DefaultValue("") String evaluation,
            @QueryParam("position") @DefaultValue("-1") long position) {
        List<String> names = models.named();
        return Templates.ask(asked(evaluation, position, names)
                .orElseGet(() -> AskView.empty(names.isEmpty() ? "" : names.get(0), names)));
    }

    private Optional<AskView> asked(String evaluation, long position, List<String> names) {
        if (!Identifiers.isIdentifier(evaluation)) {
            return Optional.empty();
        }
        return PredictionOf.at(evaluation, List.of(position)).stream()
                .findFirst()
                .flatMap(found -> evaluations
                        .find(evaluation)
                        .map(view -> new AskView(
                                found.question().question,
                                found.question().context,
                                view.checkpointId(),
                                "",
                                view.version2WithNegative(),
                                names,
                                PredictionViews.Item.of(found).gold(),
                                List.of(),
                                "")));
    }

    @POST
    public TemplateInstance ask(
            @RestForm @DefaultValue("") String question,
            @RestForm @DefaultValue("") String context,
            @RestForm @DefaultValue("") String model,
            @RestForm @DefaultValue("") String other,
            @RestForm @DefaultValue("") String impossible) {
        boolean handleImpossibleAnswer = "on".equals(impossible);
        AskView form = new AskView(
                question,
                // As browsers send lines.
                context.replace("\r\n", "\n"),
                model,
                other,
                handleImpossibleAnswer,
                models.named(),
                List.of(),
                List.of(),
                "");
        if (form.question().isBlank() || form.context().isBlank()) {
            return Templates.ask(form.mistaken("A question and a context are needed."));
        }
        return Templates.ask(form.with(Stream.of(form.model(), form.other())
                .filter(name -> !name.isBlank())
                .distinct()
                .map(name -> reply(form, name))
                .toList()));
    }

    private Reply reply(AskView form, String model) {
        return questions.ask(model, form.question(), form.contexts(), form.impossible());
    }
}
