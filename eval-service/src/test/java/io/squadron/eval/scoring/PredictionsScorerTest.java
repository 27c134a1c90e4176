package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionsScorerTest {
    private static final String DATA =
            """
            {"version": "1.1", "data": [{"title": "T", "paragraphs": [{"context": "c", "qas": [
              {"id": "q1", "question": "?", "answers": [{"text": "one", "answer_start": 0}]},
              {"id": "q2", "question": "?", "answers": %s}]}]}]}""";

    @TempDir
    Path directory;

    @Test
    void missingAndForeignIdsAreCounted() {
        ScoreReport report = score(DATA.formatted("[{\"text\": \"two\"}]"), "{\"q1\": \"one\", \"other\": \"x\"}");

        assertThat(report.rules()).isEqualTo(ScoringRules.V1_1);
        assertThat(report.figures()).isEqualTo(Map.of("exact_match", 50.0, "f1", 50.0));
        assertThat(report.missing()).isEqualTo(1);
        assertThat(report.foreign()).isEqualTo(1);
    }

    @Test
    void aFileWithUnanswerableQuestionsIsScoredAsV2WhateverItCallsItself() {
        ScoreReport report = score(DATA.formatted("[]"), "{\"q1\": \"one\", \"q2\": \"\"}");

        assertThat(report.rules()).isEqualTo(ScoringRules.V2_0);
        assertThat(report.figures()).containsEntry("exact", 100.0).containsEntry("NoAns_total", 1);
    }

    @Test
    void aTruncatedFileIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> score(DATA.substring(0, 90), "{}"))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("data.json")
                .hasMessageContaining("line 2");
    }

    @Test
    void aFieldThatIsMissingIsRefusedWithItsPath() {
        assertThatThrownBy(() -> score(DATA.formatted("null"), "{}"))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("$.data[0].paragraphs[0].qas[1]")
                .hasMessageContaining("answers");
    }

    @Test
    void aPredictionThatIsNoTextIsRefusedWithItsQuestion() {
        assertThatThrownBy(() -> score(DATA.formatted("[]"), "{\"q1\": 3}"))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("q1");
    }

    @Test
    void aWholeNumberAsQuestionIdIsFoundByItsDigits() {
        String numbered = DATA.formatted("[{\"text\": \"two\"}]").replace("\"q2\"", "12345678901234567890");

        ScoreReport report = score(numbered, "{\"q1\": \"one\", \"12345678901234567890\": \"two\"}");

        assertThat(report.figures()).isEqualTo(Map.of("exact_match", 100.0, "f1", 100.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "true", "null", "[1]"})
    void aQuestionIdThatIsNeitherTextNorWholeNumberIsRefusedWithItsPath(String id) {
        String strange = DATA.formatted("[]").replace("\"q2\"", id);

        assertThatThrownBy(() -> score(strange, "{}"))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("$.data[0].paragraphs[0].qas[1] has no text \"id\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "1984", "null", "{\"a\": [-Infinity]}"})
    void fieldsThatDecideNothingMayHoldAnything(String value) {
        String odd = DATA.formatted("[{\"text\": \"two\", \"answer_start\": %s}]".formatted(value))
                .replace("\"T\"", value);

        assertThat(score(odd, "{\"q1\": \"one\", \"q2\": \"two\"}").figures()).containsEntry("f1", 100.0);
    }

    @ParameterizedTest
    @CsvSource({
        "B9/annotated.json, B9/predictions.json, 66.66666666666667",
        "B12/nan-title.json, B12/predictions.json, 100"
    })
    void filesOfPublicBugReportsAreScored(String data, String predictions, double expected) {
        Path cases = Path.of("..", "..", "shared", "cases");
        assumeTrue(Files.isDirectory(cases), "There is no " + cases + ": skipped.");

        ScoreReport report = new PredictionsScorer().score(cases.resolve(data), cases.resolve(predictions));

        assertThat(report.figures()).isEqualTo(Map.of("exact_match", expected, "f1", expected));
    }

    @Test
    void aFileThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> new PredictionsScorer().score(directory.resolve("none.json"), directory))
                .isInstanceOf(ScoringException.class)
                .hasMessageContaining("none.json")
                .hasMessageContaining("does not exist");
    }

    private ScoreReport score(String data, String predictions) {
        try {
            Path dataFile = Files.writeString(directory.resolve("data.json"), data);
            Path predictionsFile = Files.writeString(directory.resolve("predictions.json"), predictions);
            return new PredictionsScorer().score(dataFile, predictionsFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
