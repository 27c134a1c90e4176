package io.squadron.inference.question;

import io.squadron.inference.answer.AnswerFinder;
import io.squadron.inference.answer.Answers;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Precision;
import io.squadron.v1.WindowSettings;
import java.util.List;

/** A question by Squadron's own contract, answered as run_squad does. */
record ContractQuestion(AnswerRequest request, RequestRules rules) implements Question<AnswerResponse> {
    @Override
    public String model() {
        return request.getModel();
    }

    @Override
    public Precision precision() {
        return request.getPrecision();
    }

    @Override
    public String question() {
        return request.getQuestion();
    }

    @Override
    public List<String> contexts() {
        return RequestRules.usesContexts(request) ? request.getContextsList() : List.of(request.getContext());
    }

    @Override
    public String contextField(int index) {
        return RequestRules.usesContexts(request) ? RequestLimits.contextsField(index) : CONTEXT;
    }

    @Override
    public void check() {
        rules.check(request);
    }

    @Override
    public WindowSettings windowSettings(ModelLimits model) {
        return rules.windowSettings(request, model);
    }

    @Override
    public List<Long> costsAtMost(ModelLimits model) {
        WindowSettings settings = windowSettings(model);
        return contexts().stream()
                .map(context -> rules.costAtMost(request, context, settings))
                .toList();
    }

    @Override
    public long cost(FeaturizedDocuments documents) {
        return rules.cost(request, documents);
    }

    @Override
    public AnswerResponse answer(InferredDocuments inferred, Runnable stillWanted) {
        long answering = System.nanoTime();
        FeaturizedDocuments documents = inferred.documents();
        Answers answers = AnswerFinder.find(
                documents.documents(),
                inferred.result().logits(),
                RequestRules.answerSettings(request, documents.first().doLowerCase()),
                stillWanted);
        return AnswerMessages.response(inferred, answers)
                .setTimings(StageTimes.of(inferred.times(), inferred.result(), answering)
                        .message(documents.windows()))
                .build();
    }
}
