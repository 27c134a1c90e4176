package io.squadron.eval.ask;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.squadron.eval.EvalConfig;
import io.squadron.rpc.Connections;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.Precision;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.QuestionAnsweringServiceGrpc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Asks the inference-service. */
@ApplicationScoped
public class Questions {
    private static final int CANDIDATES = 5;

    private final Channel channel;
    private final EvalConfig config;

    Questions(@GrpcClient("inference") Channel channel, EvalConfig config) {
        this.channel = channel;
        this.config = config;
    }

    /**
     * Asks one model; blocks. What goes wrong is a reply, too.
     *
     * @param contexts one or several; the answers are the best over all
     * @param handleImpossibleAnswer whether "no answer" competes
     */
    public Reply ask(String model, String question, List<String> contexts, boolean handleImpossibleAnswer) {
        AnswerRequest.Builder request = AnswerRequest.newBuilder()
                .setModel(model)
                .setQuestion(question)
                .setTopK(CANDIDATES)
                .setHandleImpossibleAnswer(handleImpossibleAnswer);
        if (contexts.size() == 1) {
            request.setContext(contexts.get(0));
        } else {
            request.addAllContexts(contexts);
        }
        try {
            return answered(
                    model,
                    QuestionAnsweringServiceGrpc.newBlockingStub(Connections.tryNow(channel))
                            .withDeadlineAfter(config.askDeadline().toMillis(), TimeUnit.MILLISECONDS)
                            .answer(request.build()));
        } catch (StatusRuntimeException e) {
            return new Reply.Refused(model, sentence(e));
        }
    }

    private static String sentence(StatusRuntimeException failure) {
        return switch (failure.getStatus().getCode()) {
            case UNAVAILABLE -> "The inference-service cannot be reached; try again later.";
            case DEADLINE_EXCEEDED -> "There was no answer in time; squadron.eval.ask-deadline says how long that is.";
            default -> String.valueOf(failure.getStatus().getDescription());
        };
    }

    private static Reply answered(String model, AnswerResponse response) {
        if (response.getAnswersCount() == 0) {
            return new Reply.Refused(model, "It found nothing that could be an answer.");
        }
        return new Reply.Answered(
                model,
                response.getCheckpointId(),
                precision(response.getPrecision()),
                response.getAnswersList().stream().map(Questions::candidate).toList(),
                response.getTimings().getTotalMs());
    }

    private static String precision(Precision precision) {
        return precision.name().substring("PRECISION_".length()).toLowerCase(Locale.ROOT);
    }

    private static Reply.Candidate candidate(PredictedAnswer answer) {
        return new Reply.Candidate(
                answer.getText(),
                answer.getContextIndex(),
                answer.getSpan().getStartUtf16(),
                answer.getSpan().getEndUtf16(),
                answer.getProbability(),
                answer.hasCalibratedProbability() ? answer.getCalibratedProbability() : null);
    }
}
