package io.squadron.tokenizer.dataset;

import static io.squadron.tokenizer.dataset.SquadJson.file;
import static io.squadron.tokenizer.dataset.SquadJson.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.squadron.tokenizer.huggingface.Tokenizers;
import io.squadron.tokenizer.squad.SquadFormatException;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.UnwantedException;
import io.squadron.tokenizer.window.WindowLimits;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** A file makes no more work than it may, and none that nobody waits for. */
class ConversionBoundsTest {

    private static final WordPieceTokenizer TOKENIZER = Tokenizers.builtIn();
    private static final String ANSWER = "{\"text\": \"Ada\", \"answer_start\": 0}";
    private static final String LONG_CONTEXT = "Ada wrote. ".repeat(300);
    private static final WindowSettings SHORT_STRIDE = new WindowSettings(384, 1, 64);

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    @Test
    void aFileThatWouldMakeFarMoreThanItHoldsIsRefusedWithTheQuestionAndWhatToChange() {
        String questions = IntStream.range(0, 50)
                .mapToObj(i -> question("q" + i, "Who?", ANSWER))
                .collect(Collectors.joining(", "));

        assertThatThrownBy(() -> convert(
                        file(LONG_CONTEXT, questions),
                        Split.TRAIN,
                        new ConversionBounds(WindowLimits.NONE, 400_000, 64),
                        StillWanted.ALWAYS))
                .isInstanceOf(SquadFormatException.class)
                .hasMessageContaining("(question q4, byte ")
                .hasMessageContaining("with this question's 522 windows the file would make ")
                .hasMessageEndingWith(
                        "raise doc_stride, lower max_seq_length or ask fewer questions about one long context.");
    }

    @Test
    void aDevQuestionThatNoServiceWouldAnswerIsLeftOutAndCounted() throws Exception {
        String json = "{\"data\": [{\"paragraphs\": ["
                + "{\"context\": \"" + LONG_CONTEXT + "\", \"qas\": [" + question("long", "Who?", ANSWER) + "]},"
                + "{\"context\": \"Ada wrote.\", \"qas\": [" + question("short", "Who?", ANSWER) + "]}]}]}";

        Conversion conversion = convert(
                json, Split.DEV, new ConversionBounds(new WindowLimits(100, 1_000_000), 0, 1_000), StillWanted.ALWAYS);

        assertThat(conversion.ids()).containsExactly("short");
        assertThat(conversion.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.reason()).isEqualTo(SkipReason.TOO_LONG);
            assertThat(skipped.exampleIds()).containsExactly("long");
            assertThat(skipped.faults().get(0))
                    .contains("(question long, byte ")
                    .endsWith("it makes 522 windows and the limit is 100; shorten the context or raise doc_stride.");
        });
    }

    @Test
    void aQuestionWhoseRecordIsTooLargeForKafkaIsLeftOutAndCounted() throws Exception {
        String questions = question("large", "Who?", ANSWER) + ", " + question("small", "Who?", ANSWER);

        Conversion conversion = Conversion.of(
                file(LONG_CONTEXT, questions).getBytes(StandardCharsets.UTF_8),
                Split.TRAIN,
                false,
                TOKENIZER,
                WindowSettings.DEFAULT,
                ConversionBounds.NONE,
                StillWanted.ALWAYS,
                example -> example.question().id().equals("large")
                        ? Optional.of("its record on Kafka would have 2000000 bytes; split its context")
                        : Optional.empty());

        assertThat(conversion.ids()).containsExactly("small");
        assertThat(conversion.skipped()).singleElement().satisfies(skipped -> {
            assertThat(skipped.reason()).isEqualTo(SkipReason.TOO_LONG);
            assertThat(skipped.faults().get(0)).endsWith("2000000 bytes; split its context.");
        });
    }

    @Test
    void workEndsBetweenTwoWindowsWhenNobodyWaitsForIt() {
        AtomicInteger asked = new AtomicInteger();
        StillWanted untilAsked20Times = () -> {
            if (asked.incrementAndGet() > 20) {
                throw new UnwantedException("The caller waits no longer.");
            }
        };

        assertThatThrownBy(() -> convert(
                        file(LONG_CONTEXT, question("q", "Who?", ANSWER)),
                        Split.TRAIN,
                        ConversionBounds.NONE,
                        untilAsked20Times))
                .isInstanceOf(UnwantedException.class);
        assertThat(asked).hasValue(21);
    }

    @Test
    void tokenizingALongTextEndsWhenNobodyWaitsForIt() {
        StillWanted never = () -> {
            throw new UnwantedException("The caller waits no longer.");
        };

        assertThatThrownBy(() -> convert(
                        file(LONG_CONTEXT, question("q", "Who?", ANSWER)), Split.TRAIN, ConversionBounds.NONE, never))
                .isInstanceOf(UnwantedException.class);
    }

    private static Conversion convert(String json, Split split, ConversionBounds bounds, StillWanted wanted)
            throws Exception {
        return Conversion.of(
                json.getBytes(StandardCharsets.UTF_8), split, false, TOKENIZER, SHORT_STRIDE, bounds, wanted);
    }
}
