package io.squadron.inference.kserve;

import static io.squadron.inference.kserve.Requests.asking;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.checkpoints.directory.DirectoryReader;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.question.AnsweringService;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferQuestionsTest {
    private final AnsweringService service = new AnsweringService(new DirectoryReader(Optional.empty()));
    private final InferQuestions questions = new InferQuestions(
            InferRequest.read(
                    asking(List.of("Who?", "When?"), List.of("It was Ada.")).build(), 256),
            "id",
            service.answerer,
            System.nanoTime());

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void ofAResponseOnlyTheAnswersAreKept() {
        assertThat(questions.keep(answering("Ada")
                        .addNBest(PredictedAnswer.newBuilder().setText("it"))
                        .build()))
                .containsExactly(PredictedAnswer.newBuilder().setText("Ada").build());
    }

    /** A shared context and a large top_k: a small request whose reply would have gigabytes. */
    @Test
    void answersThatAreTooMuchForOneReplyTogetherAreRefused() {
        AnswerResponse third = answering("a".repeat(1_500_000)).build();
        questions.keep(third);
        questions.keep(third);

        assertThatThrownBy(() -> questions.keep(third))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.refusal())
                        .isEqualTo(Refusal.TOO_MUCH_WORK))
                .hasMessageContaining("more than 4194304 bytes together");
    }

    private static AnswerResponse.Builder answering(String text) {
        return AnswerResponse.newBuilder()
                .addAnswers(PredictedAnswer.newBuilder().setText(text));
    }
}
