package io.squadron.tokenizer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Difficult text, by the numbers F19 to F26 of the project's list of faults: the answer's place is kept through it. That
 * the tokens are those of the original is WordPieceTokenizerTest's and WindowJsonLinesTest's business.
 */
class TextFaultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final WordPieceTokenizer TOKENIZER = Tokenizers.builtIn();

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // F19: characters outside of the Basic Multilingual Plane, joined emoji
                "\uD83D\uDE00\uD83D\uDE00 wrote: Ada|Ada",
                "\uD83D\uDC69\u200D\uD83D\uDCBB is Ada.|Ada",
                // F20: combining accents, which an uncased tokenizer strips; the answer keeps them
                "e\u0301te\u0301 of Ade\u0301le (1895)|Ade\u0301le",
                "\u00E9t\u00E9 \u00C5ngstr\u00F6m|\u00C5ngstr\u00F6m",
                // F21: white space that is none to run_squad, and CRLF
                "born\u00A01895 as\u202FAda|Ada",
                "\u3000Ada\u3000|Ada",
                "zero\u200Bwidth Ada|Ada",
                "first\r\nsecond\r\nAda|Ada",
                // F22: characters without a token shift no offset
                "no\u0096 token\u200E here \u200E Ada|Ada",
                "\u0096 \u200E Ada|Ada",
                // F23: ideographs, right to left, Turkish I
                "\u6771\u4EAC\u306F\u9996\u90FD\u3067\u3059|\u4EAC",
                "\u05E9\u05DC\u05D5\u05DD Ada \u05E2\u05D5\u05DC\u05DD|Ada",
                "\u0130stanbul'da I\u015F\u0131k|I\u015F\u0131k",
                // F24: a word of more than 100 characters
                "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu"
                        + "Taumatawhakatangihanga Ada|Ada",
                // F26: text that looks like the tokenizer's own
                "[CLS] Ada [SEP] ##ing [MASK]|Ada",
                "a ##ing [SEP] Ada|##ing"
            })
    void f19ToF26TheAnswersPlaceIsKept(String contextAndAnswer) throws Exception {
        String context = contextAndAnswer.substring(0, contextAndAnswer.indexOf('|'));
        String answer = contextAndAnswer.substring(contextAndAnswer.indexOf('|') + 1);

        Conversion conversion = train("Who?", context, answer);

        assertThat(conversion.skipped()).isEmpty();
        assertThat(conversion.answerOf(0)).isEqualTo(answer);
    }

    @Test
    void f19UnpairedSurrogatesTakeNoPartAndMoveNothing() throws Exception {
        String json = "{\"data\": [{\"paragraphs\": [{\"context\": \"\\ud83d x \\ude00 Ada\", \"qas\": [{\"id\": \"q\","
                + " \"question\": \"\\udc00Who?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 6}]}]}]}]}";

        Conversion conversion = Conversion.of(json, Split.TRAIN, false, TOKENIZER);

        assertThat(conversion.answerOf(0)).isEqualTo("Ada");
        assertThat(conversion.examples().get(0).context()).isEqualTo("\uFFFD x \uFFFD Ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in May\u00A01895.|May\u00A01895|the answer \"May<U+00A0>1895\" stands at its answer_start 3, but with its white space",
                "a \u200E b|\u200E|the answer \"<U+200E>\" has no token."
            })
    void f21AndF22AnAnswerOfCharactersThatAreNotComparedSaysWhy(String context, String answer, String reason) {
        assertThatThrownBy(() -> train("When?", context, answer))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("answer_not_in_context (1)")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({"\\u0000", "\\u0001", "\\u0007", "\\u0085", "\\ufffd"})
    void f22ControlCharactersMoveNothingAndNulIsReplaced(String escape) throws Exception {
        String json =
                "{\"data\": [{\"title\": \"T%1$s\", \"paragraphs\": [{\"context\": \"a%1$sb %1$s Ada\", \"qas\": [{\"id\": \"q%1$s\","
                                .formatted(escape)
                        + " \"question\": \"Who%1$s?\", \"answers\": [{\"text\": \"Ada\", \"answer_start\": 6}]}]}]}]}"
                                .formatted(escape);

        Conversion conversion = Conversion.of(json, Split.TRAIN, false, TOKENIZER);

        assertThat(conversion.answerOf(0)).isEqualTo("Ada");
        Example example = conversion.examples().get(0);
        assertThat(List.of(
                        example.title(),
                        example.context(),
                        example.question().id(),
                        example.question().question()))
                .allSatisfy(text -> assertThat(text).doesNotContain("\u0000"));
    }

    @Test
    void f24AWordOfMoreThanAHundredCharactersIsOneUnknownToken() {
        EncodedText encoded = TOKENIZER.encode("x".repeat(101) + " Ada");

        assertThat(encoded.tokens()[0]).isEqualTo("[UNK]");
        assertThat(encoded.starts()[0]).isZero();
        assertThat(encoded.ends()[0]).isEqualTo(101);
        assertThat(TOKENIZER.encode("x".repeat(100)).tokens()).hasSizeGreaterThan(1);
    }

    @Test
    void f25AQuestionOfMoreThan64TokensIsCutAndTheAnswerStays() throws Exception {
        Conversion conversion = train("why ".repeat(100) + "?", "It was Ada.", "Ada");

        assertThat(conversion.windows().get(0).questionLength()).isEqualTo(64);
        assertThat(conversion.answerOf(0)).isEqualTo("Ada");
    }

    private static Conversion train(String question, String context, String answer) throws Exception {
        int start = context.codePointCount(0, context.indexOf(answer));
        Map<String, Object> qa = Map.of(
                "id", "q", "question", question, "answers", List.of(Map.of("text", answer, "answer_start", start)));
        Map<String, Object> file =
                Map.of("data", List.of(Map.of("paragraphs", List.of(Map.of("context", context, "qas", List.of(qa))))));
        return Conversion.of(JSON.writeValueAsString(file), Split.TRAIN, false, TOKENIZER);
    }
}
