package io.squadron.inference.question;

import io.squadron.inference.answer.AnswerFinder;
import io.squadron.inference.answer.Answers;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Precision;
import io.squadron.v1.WindowSettings;

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
    public String context() {
        return request.getContext();
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
    public long costAtMost(ModelLimits model) {
        return rules.costAtMost(request, windowSettings(model));
    }

    @Override
    public long cost(FeaturizedDocument document) {
        return rules.cost(request, document);
    }

    @Override
    public AnswerResponse answer(InferredDocument inferred, Runnable stillWanted) {
        long answering = System.nanoTime();
        FeaturizedDocument document = inferred.document();
        Answers answers = AnswerFinder.find(
                document.context(),
                document.windows(),
                inferred.result().logits(),
                RequestRules.answerSettings(request, document.doLowerCase()),
                stillWanted);
        return AnswerMessages.response(inferred, answers, request.getHandleImpossibleAnswer())
                .setTimings(StageTimes.of(inferred.times(), inferred.result(), answering)
                        .message(document.windows().size()))
                .build();
    }
}
