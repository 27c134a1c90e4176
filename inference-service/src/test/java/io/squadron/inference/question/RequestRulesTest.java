package io.squadron.inference.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.inference.RefusedException;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.WindowSettings;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestRulesTest {
    private static final ModelLimits TRAINED = new ModelLimits(384, 128, 64, 512);

    private final RequestRules rules =
            new RequestRules(new RequestLimits(10_000, 1_000_000, 100, 100, 4096, 1_572_864));

    @Test
    void whatARequestDoesNotSayIsAsTrained() {
        assertThat(cut(0, 0, 0)).isEqualTo(settings(384, 128, 64));
    }

    /** What the tokenizer-service demands: doc_stride is at most what fits beside the longest question. */
    @ParameterizedTest
    @CsvSource({
        "5,0", "10,0", "48,0", "67,0", "68,0", "100,0", "128,0", "160,0", "194,0", "195,0", "384,0", "512,0", "0,256",
        "0,380", "128,100", "512,300"
    })
    void lengthsAloneAreNeverRefusedOverAStrideThatNobodySet(int maxSeqLength, int maxQueryLength) {
        WindowSettings cut = cut(maxSeqLength, 0, maxQueryLength);

        int room = cut.getMaxSeqLength() - cut.getMaxQueryLength() - 3;
        assertThat(cut.getMaxQueryLength()).isPositive();
        assertThat(cut.getDocStride()).isBetween(1, room);
    }

    @Test
    void theTrainedStrideStaysWhereItFits() {
        assertThat(cut(195, 0, 0)).isEqualTo(settings(195, 128, 64));
        assertThat(cut(194, 0, 0)).isEqualTo(settings(194, 64, 64));
    }

    @Test
    void aRefusalNamesTheFieldAndItsLimit() {
        refused(request(0, 318, 0), "doc_stride", "doc_stride is 318", "from 1 to 317");
        refused(request(0, 0, 381), "max_query_length", "max_query_length is 381", "from 1 to 380");
        refused(request(513, 0, 0), "max_seq_length", "max_seq_length is 513", "from 5 to 512");
        refused(request(-1, 0, 0), "max_seq_length", "max_seq_length is 4294967295");
        refused(AnswerRequest.newBuilder().setDocStride(0).build(), "doc_stride", "doc_stride is 0");
    }

    @Test
    void nBestSizeHasALimitThatTheRefusalNames() {
        AnswerRequest.Builder request =
                AnswerRequest.newBuilder().setQuestion("q").setContext("c");

        assertThatThrownBy(() -> rules.check(request.setNBestSize(101).build()))
                .isInstanceOf(RefusedException.class)
                .hasMessage("n_best_size is 101, but it must be from 1 to 100");
    }

    @Test
    void aContextOfAMillionCharactersIsTaken() {
        rules.check(AnswerRequest.newBuilder()
                .setQuestion("q")
                .setContext("文".repeat(1_000_000))
                .build());
    }

    @Test
    void aQuestionHasEitherAContextOrContexts() {
        AnswerRequest.Builder question = AnswerRequest.newBuilder().setQuestion("q");
        refusedAtOnce(question.build(), "context", "The context is blank");
        refusedAtOnce(
                question.setContext("c").addContexts("d").build(),
                "contexts",
                "context and contexts are both set, but a question has one or the other");
        refusedAtOnce(question.clearContext().addContexts(" \t").build(), "contexts[1]", "contexts[1] is blank");
        rules.check(question.setContexts(1, "e").build());
    }

    @Test
    void theLimitsHoldForAllContextsTogether() {
        AnswerRequest.Builder question = AnswerRequest.newBuilder().setQuestion("q");
        question.addAllContexts(Collections.nCopies(100, "文".repeat(10_000)));
        rules.check(question.build());

        refusedAtOnce(
                question.setContexts(99, "文".repeat(10_001)).build(),
                "contexts",
                "The contexts have 1000001 characters, but at most 1000000 are allowed");
        refusedAtOnce(
                question.addContexts("c").build(), "contexts", "There are 101 contexts, but at most 100 are allowed");
    }

    private void refusedAtOnce(AnswerRequest request, String field, String sentence) {
        assertThatThrownBy(() -> rules.check(request))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.subject())
                        .isEqualTo(field))
                .hasMessage(sentence);
    }

    private void refused(AnswerRequest request, String field, String... words) {
        assertThatThrownBy(() -> rules.windowSettings(request, TRAINED))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.subject())
                        .isEqualTo(field))
                .message()
                .contains(words);
    }

    private WindowSettings cut(int maxSeqLength, int docStride, int maxQueryLength) {
        return rules.windowSettings(request(maxSeqLength, docStride, maxQueryLength), TRAINED);
    }

    /** 0 is what the request does not say. */
    private static AnswerRequest request(int maxSeqLength, int docStride, int maxQueryLength) {
        AnswerRequest.Builder request = AnswerRequest.newBuilder();
        if (maxSeqLength != 0) {
            request.setMaxSeqLength(maxSeqLength);
        }
        if (docStride != 0) {
            request.setDocStride(docStride);
        }
        if (maxQueryLength != 0) {
            request.setMaxQueryLength(maxQueryLength);
        }
        return request.build();
    }

    private static WindowSettings settings(int maxSeqLength, int docStride, int maxQueryLength) {
        return WindowSettings.newBuilder()
                .setMaxSeqLength(maxSeqLength)
                .setDocStride(docStride)
                .setMaxQueryLength(maxQueryLength)
                .build();
    }
}
