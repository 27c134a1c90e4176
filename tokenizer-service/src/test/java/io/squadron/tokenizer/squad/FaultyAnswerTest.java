package io.squadron.tokenizer.squad;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that cannot be used, in files that can. */
class FaultyAnswerTest {

    static Stream<Arguments> faultyAnswers() {
        return Stream.of(
                Arguments.of("{\"text\": \"c\"}", "c", "the answer has no \"answer_start\"."),
                Arguments.of("{\"answer_start\": 1}", "", "the answer has no \"text\"."),
                Arguments.of("{}", "", "the answer has no \"text\"."),
                Arguments.of(
                        "{\"answer_start\": null, \"text\": \"c\"}",
                        "c",
                        "At data[0].paragraphs[0].qas[0].answers[0].answer_start (question q9, byte 81):"
                                + " answer_start is null, not a whole number."),
                Arguments.of("{\"text\": null, \"answer_start\": 0}", "", "text is null, not a string."),
                Arguments.of("{\"text\": [\"c\", {}], \"answer_start\": 0}", "", "text is an array, not a string."),
                Arguments.of("{\"answer_start\": 1.5, \"text\": \"c\"}", "c", "is a fractional number, not a whole"),
                Arguments.of("{\"answer_start\": \"1\", \"text\": \"c\"}", "c", "is a string, not a whole number."),
                Arguments.of("{\"answer_start\": {\"a\": [1]}, \"text\": \"c\"}", "c", "is an object, not a whole"),
                Arguments.of("{\"answer_start\": -1, \"text\": \"c\"}", "c", "is -1, not from 0 to 2147483647."),
                Arguments.of("{\"answer_start\": 3000000000, \"text\": \"c\"}", "c", "is 3000000000, not from 0 to"),
                Arguments.of("{\"answer_start\": 1e99, \"text\": \"c\"}", "c", "is a fractional number"));
    }

    @ParameterizedTest
    @MethodSource("faultyAnswers")
    void aFaultyAnswerSaysWhereAndWhatAndTheFileGoesOn(String answer, String text, String fault) throws Exception {
        // SQuAD's own files have the id behind the answers.
        String question = "{\"answers\": [" + answer + "], \"question\": \"?\", \"id\": \"q9\"}";
        String next = "{\"id\": \"next\", \"question\": \"?\", \"answers\": []}";

        List<SquadQuestion> questions = SquadFiles.read(SquadFiles.data(question + ", " + next), false)
                .get(0)
                .questions();

        assertThat(questions).extracting(SquadQuestion::id).containsExactly("q9", "next");
        SquadAnswer faulty = questions.get(0).answers().get(0);
        assertThat(faulty.text().orElse("")).isEqualTo(text);
        assertThat(fault(faulty).sentence(questions.get(0)))
                .startsWith("At data[0].paragraphs[0].qas[0].answers[0]")
                .contains("(question q9, byte ")
                .contains(fault);
    }

    private static SquadAnswer.Fault fault(SquadAnswer answer) {
        return answer instanceof SquadAnswer.Unplaced unplaced
                ? unplaced.fault()
                : ((SquadAnswer.Textless) answer).fault();
    }
}
