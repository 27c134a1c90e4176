package io.squadron.inference.question;

import io.squadron.inference.answer.Document;
import io.squadron.inference.answer.PipelineAnswer;
import io.squadron.inference.answer.PipelineAnswerFinder;
import io.squadron.inference.answer.PipelineSettings;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowSettings;
import java.util.List;
import java.util.Optional;

/** A question by the pipeline's parameters, answered as it does. */
record PipelineQuestion(PipelineRequest request, PipelineRules rules) implements Question<List<PipelineAnswer>> {
    @Override
    public String model() {
        return request.model();
    }

    @Override
    public String question() {
        return request.question();
    }

    @Override
    public List<String> contexts() {
        return List.of(request.context());
    }

    @Override
    public void check() {
        rules.check(request);
    }

    @Override
    public WindowSettings windowSettings(ModelLimits model) {
        return rules.windowSettings(request.parameters(), model);
    }

    @Override
    public Optional<WindowSettings> cutAgain(WindowSettings settings, FeaturizeResponse windows) {
        if (windows.getWindowsCount() < 2) {
            return Optional.empty();
        }
        int questionLength = windows.getWindows(0).getQuestionLength();
        WindowSettings right = rules.windowSettings(request.parameters(), settings, questionLength);
        return right.getDocStride() == settings.getDocStride() ? Optional.empty() : Optional.of(right);
    }

    @Override
    public List<Long> costsAtMost(ModelLimits model) {
        return List.of(rules.costAtMost(request, model));
    }

    @Override
    public long cost(FeaturizedDocuments documents) {
        return rules.cost(request, documents);
    }

    @Override
    public List<PipelineAnswer> answer(InferredDocuments inferred, Runnable stillWanted) {
        PipelineParameters asked = request.parameters();
        Document document = inferred.documents().first().document();
        return PipelineAnswerFinder.find(
                document.context(),
                document.windows(),
                inferred.result().logits(),
                new PipelineSettings(
                        asked.topK(), asked.maxAnswerLen(), asked.handleImpossibleAnswer(), asked.alignToWords()),
                stillWanted);
    }
}
