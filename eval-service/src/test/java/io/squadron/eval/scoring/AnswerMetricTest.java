package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class AnswerMetricTest {

    @Test
    void normalisesAsPythonDoes() throws IOException {
        try (InputStream golden = AnswerMetricTest.class.getResourceAsStream("/scoring/normalized-answers.json")) {
            SoftAssertions softly = new SoftAssertions();
            for (JsonNode pair : new ObjectMapper().readTree(golden).path("cases")) {
                softly.assertThat(AnswerMetric.normalize(pair.get(0).textValue()))
                        .as(escaped(pair.get(0).textValue()))
                        .isEqualTo(pair.get(1).textValue());
            }
            softly.assertAll();
        }
    }

    @Test
    void punctuationGoesBeforeArticles() {
        assertThat(AnswerMetric.normalize("a.b, The U.S.")).isEqualTo("ab us");
    }

    @Test
    void anAccentAfterAnArticleDoesNotMakeItAnotherWord() {
        assertThat(AnswerMetric.normalize("a\u0301 b")).isEqualTo("\u0301 b");
    }

    @Test
    void repeatedWordsCountAsOftenAsBothSidesHaveThem() {
        // Two common words out of 3 and 2: precision 2/3, recall 1.
        assertThat(AnswerMetric.f1("new new york", "york new")).isEqualTo(0.8);
    }

    @Test
    void twoEmptyAnswersAreEqualInV2AndWithoutOverlapInV1() {
        assertThat(AnswerMetric.f1("the", "")).isEqualTo(0.0);
        assertThat(AnswerMetric.f1WithNoAnswer("the", "")).isEqualTo(1.0);
        assertThat(AnswerMetric.f1WithNoAnswer("Paris", "")).isEqualTo(0.0);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
        return escaped.toString();
    }
}
