package io.squadron.inference.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.squadron.embedded.quarkus.EmbeddedStackResource;
import io.squadron.inference.model.TinyCheckpoint;
import io.squadron.rpc.RpcError;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.AnswerText;
import io.squadron.v1.AnswerTimings;
import io.squadron.v1.Checkpoint;
import io.squadron.v1.ModelState;
import io.squadron.v1.PredictedAnswer;
import io.squadron.v1.Span;
import java.io.IOException;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several contexts and answers without overlaps, of a real model over gRPC. */
@QuarkusTest
@QuarkusTestResource(value = EmbeddedStackResource.class, initArgs = @ResourceArg(name = "kafka", value = "true"))
@QuarkusTestResource(NeighbourResource.class)
class SeveralContextsEndpointTest extends RunningService {
    private static final List<String> CONTEXTS = List.of(
            "The 🤖 wharf was built by Otto 🤖 Lang in 1911 .", CONTEXT, "The wharf was built by Otto Lang in 1911 .");

    private Checkpoint checkpoint;

    @BeforeEach
    void load() throws IOException {
        checkpoint = announce(TinyCheckpoint.write(root, id()));
        awaitState(checkpoint, ModelState.MODEL_STATE_LOADED);
    }

    private AnswerRequest.Builder severalContexts() {
        return request(checkpoint).clearContext().addAllContexts(CONTEXTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_TEXT_ORIGINAL", "ANSWER_TEXT_RUN_SQUAD"})
    void oneOfContextsIsAnsweredAsContextIs(AnswerText answerText) {
        AnswerRequest.Builder one = request(checkpoint).setTopK(7).setAnswerText(answerText);

        AnswerResponse asContext = questions.answer(one.build());
        AnswerResponse asContexts =
                questions.answer(one.clearContext().addContexts(CONTEXT).build());

        assertThat(withoutTimings(asContexts)).isEqualTo(withoutTimings(asContext));
        assertThat(asContexts.getTimings().getWindows())
                .isEqualTo(asContext.getTimings().getWindows());
    }

    private static AnswerResponse withoutTimings(AnswerResponse response) {
        return response.toBuilder()
                .setTimings(AnswerTimings.getDefaultInstance())
                .build();
    }

    @Test
    void everyAnswerStandsInTheContextThatItNames() {
        // Without overlaps the list has room for all that there is.
        AnswerResponse response = questions.answer(
                severalContexts().setNBestSize(100).setNonOverlapping(true).build());

        assertThat(response.getNBestList())
                .extracting(PredictedAnswer::getContextIndex)
                .contains(0, 1, 2);
        for (PredictedAnswer answer : response.getNBestList()) {
            String context = CONTEXTS.get(answer.getContextIndex());
            Span span = answer.getSpan();
            assertThat(context.substring(span.getStartUtf16(), span.getEndUtf16()))
                    .isEqualTo(answer.getText());
            assertThat(context.codePointCount(0, span.getEndUtf16())).isEqualTo(span.getEnd());
        }
    }

    @Test
    void noAnswerStandsInNoContext() {
        AnswerResponse response = questions.answer(severalContexts()
                .setHandleImpossibleAnswer(true)
                .setNullScoreDiffThreshold(-1_000_000)
                .build());

        assertThat(response.getAnswers(0).getText()).isEmpty();
        assertThat(response.getAnswers(0).hasSpan()).isFalse();
        assertThat(response.getAnswers(0).hasContextIndex()).isFalse();
    }

    @Test
    void theNullScoreIsTheLeastOfAllContextsWhetherNoAnswerCompetesOrNot() {
        double least = CONTEXTS.stream()
                .mapToDouble(context -> questions
                        .answer(request(checkpoint).setContext(context).build())
                        .getNullScore())
                .min()
                .orElseThrow();

        AnswerResponse together = questions.answer(severalContexts().build());

        assertThat(together.getNullScore()).isCloseTo(least, within(1e-4));
        PredictedAnswer best = together.getAnswers(0);
        assertThat(together.getNullScoreDiff())
                .isEqualTo(together.getNullScore() - best.getStartLogit() - best.getEndLogit());
        assertThat(together.getNBestList()).extracting(PredictedAnswer::getText).doesNotContain("");
    }

    @ParameterizedTest
    @EnumSource(names = {"ANSWER_TEXT_ORIGINAL", "ANSWER_TEXT_RUN_SQUAD"})
    void answersThatMustNotOverlapStandOnCharactersOfTheirOwn(AnswerText answerText) {
        AnswerRequest.Builder request = severalContexts().setTopK(10).setAnswerText(answerText);

        AnswerResponse response =
                questions.answer(request.setNonOverlapping(true).build());

        List<BitSet> taken = List.of(new BitSet(), new BitSet(), new BitSet());
        assertThat(response.getAnswersList()).hasSize(10);
        for (PredictedAnswer answer : response.getNBestList()) {
            Span span = answer.getSpan();
            BitSet ofContext = taken.get(answer.getContextIndex());
            assertThat(ofContext.get(span.getStart(), span.getEnd()).isEmpty()).isTrue();
            ofContext.set(span.getStart(), span.getEnd());
        }
        PredictedAnswer best =
                questions.answer(request.clearNonOverlapping().build()).getAnswers(0);
        assertThat(response.getAnswers(0).getText()).isEqualTo(best.getText());
        assertThat(response.getAnswers(0).getSpan()).isEqualTo(best.getSpan());
    }

    @Test
    void aRefusalNamesTheContextThatItIsAbout() {
        assertThat(violation(severalContexts().setContext(CONTEXT))).isEqualTo("contexts");
        assertThat(violation(severalContexts().setContexts(1, " "))).isEqualTo("contexts[1]");
        assertThat(violation(severalContexts().addAllContexts(Collections.nCopies(98, "c"))))
                .isEqualTo("contexts");
        assertThat(violation(severalContexts().addContexts("a ".repeat(2400)))).isEqualTo("contexts");
        assertThat(violation(severalContexts().clearContexts())).isEqualTo("context");
    }

    private String violation(AnswerRequest.Builder request) {
        RpcError error = RpcError.read(
                catchThrowableOfType(StatusRuntimeException.class, () -> questions.answer(request.build())));
        assertThat(error.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(error.violations()).hasSize(1);
        return error.violations().keySet().iterator().next();
    }
}
