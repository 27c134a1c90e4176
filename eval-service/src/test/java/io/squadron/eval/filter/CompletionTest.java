package io.squadron.eval.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is proposed at the end of a text. */
class CompletionTest {

    private static List<String> proposals(String text) {
        return Completion.at(text, text.length(), Words.VOCABULARY).proposals().stream()
                .map(Completion.Proposal::text)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    le                         | learning_rate
                    f1 > 80 and en             | encoder
                    not (len                   | length(question)
                    length(c                   | length(context)
                    not length(q               | length(question)
                    status = f                 | finished
                    word =                     | when
                    exact = t                  | true
                    f1                         | =
                    length(question)           | =
                    f1 > 80 a                  | and
                    length(question) > 2 o     | or
                    """)
    void theLikeliestComesFirst(String text, String first) {
        String typed = text.matches(".*(=|f1|\\))") ? text + " " : text;

        assertThat(proposals(typed)).first().isEqualTo(first);
    }

    @Test
    void aProposalTakesThePlaceOfTheWordThatTheCursorIsIn() {
        Completion completion = Completion.at("f1 > 80 and enc or exact", 15, Words.VOCABULARY);

        assertThat(List.of(completion.begin(), completion.end())).containsExactly(12, 15);
        assertThat(completion.proposals()).extracting(Completion.Proposal::text).containsExactly("encoder");
    }

    @Test
    void withinQuotesNothingIsProposed() {
        assertThat(proposals("name = \"en")).isEmpty();
    }

    @Test
    void whateverIsThereAlreadyNothingFails() {
        String text = "not (f1 >= 80) and length(question) in (1, 2) or name !~ 'a' and )(";

        for (int i = 0; i <= text.length(); i++) {
            assertThat(Completion.at(text, i, Words.VOCABULARY).begin()).isBetween(0, i);
        }
    }
}
