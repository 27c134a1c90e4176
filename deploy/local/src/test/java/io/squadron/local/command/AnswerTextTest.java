package io.squadron.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTextTest {
    /** A line end, another kind of it, a tab, a screen's clearing, a return of the carriage, a reversal of direction. */
    @ParameterizedTest
    @CsvSource({
        "000A, Ada%sLovelace",
        "2028, Ada%sLovelace",
        "0009, Ada%sLovelace",
        "001B, %s[2JAda",
        "009B, %s2JAda",
        "000D, Ada%sBob",
        "202E, Ada%sBob"
    })
    void whatATerminalWouldObeyIsShownAsItsCodePoint(String codePoint, String text) {
        String character = Character.toString(Integer.parseInt(codePoint, 16));
        assertThat(AnswerText.plain(answer(text.formatted(character))))
                .startsWith(text.formatted("<U+" + codePoint + ">") + "  probability ")
                .hasLineCount(1);
    }

    @Test
    void lettersOfAllLanguagesStayAsTheyAre() {
        String text =
                "Ang\u00e9lique \u06a9\u062a\u0627\u0628\u200c\u0647\u0627 \u65e5\u672c\u8a9e \ud83d\ude80\u00a0e\u0301";
        assertThat(AnswerText.plain(answer(text))).startsWith(text + "  probability ");
    }

    @Test
    void jsonKeepsTheTextOfTheContext() {
        assertThat(AnswerText.json(answer("Ada\nLovelace"), false).toString()).contains("Ada\nLovelace");
    }

    @Test
    void aProbabilityThatIsNotCalibratedSaysSo() {
        PredictedAnswer plain =
                PredictedAnswer.newBuilder().setText("Ada").setProbability(0.9).build();
        PredictedAnswer calibrated =
                plain.toBuilder().setCalibratedProbability(0.6).build();
        AnswerResponse response = AnswerResponse.newBuilder()
                .addAnswers(plain)
                .addAnswers(calibrated)
                .build();

        assertThat(AnswerText.plain(response).lines())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("Ada  probability 0.900 (not calibrated), "),
                        line -> assertThat(line).startsWith("Ada  probability 0.600, "));
        assertThat(AnswerText.json(response, false).toString())
                .containsOnlyOnce("calibrated_probability")
                .contains("calibrated_probability=0.6");
    }

    private static AnswerResponse answer(String text) {
        return AnswerResponse.newBuilder()
                .addAnswers(PredictedAnswer.newBuilder().setText(text))
                .build();
    }
}
