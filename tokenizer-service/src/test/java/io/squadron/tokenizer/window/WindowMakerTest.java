package io.squadron.tokenizer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowMakerTest {

    private final TextEncoder encoder = new WordEncoder();
    /** 5 document tokens beside a question of 2, a new window every 3. */
    private final WindowSettings settings = new WindowSettings(10, 3, 2);

    private final WindowMaker maker = new WindowMaker(encoder, settings);

    @Test
    void docStrideIsTheStepFromWindowToWindow() {
        List<Window> windows = windows("who wrote this", document(11), new Label.None(false));

        assertThat(windows).extracting(Window::documentStart).containsExactly(0, 3, 6);
        assertThat(windows).extracting(Window::documentLength).containsExactly(5, 5, 5);
        assertThat(windows).extracting(Window::questionLength).containsOnly(2);
    }

    @Test
    void aShorterQuestionLeavesMoreRoomForTheDocument() {
        assertThat(windows("who", document(6), new Label.None(false))).hasSize(1);
        assertThat(windows("who wrote", document(6), new Label.None(false))).hasSize(2);
    }

    @Test
    void aWindowIsClsQuestionSepDocumentSep() {
        int[] ids =
                windows("who wrote", document(2), new Label.None(false)).get(0).inputIds();

        assertThat(ids).hasSize(7);
        assertThat(new int[] {ids[0], ids[3], ids[6]}).containsExactly(101, 102, 102);
    }

    @Test
    void aWindowThatDoesNotHoldTheAnswerPointsToCls() {
        Document document = document(11);
        AnswerSpan span = answer(document, "w4 w5");

        List<Window> windows = windows("who wrote", document, new Label.Answer(span));

        assertThat(windows).extracting(Window::startPosition).containsExactly(0, 5, 0);
        assertThat(windows).extracting(Window::endPosition).containsExactly(0, 6, 0);
        assertThat(windows).extracting(Window::isImpossible).containsExactly(true, false, true);
    }

    @Test
    void anAnswerLongerThanEveryWindowPointsToClsEverywhere() {
        Document document = document(11);

        List<Window> windows =
                windows("who wrote", document, new Label.Answer(answer(document, "w1 w2 w3 w4 w5 w6 w7")));

        assertThat(windows).allMatch(window -> window.isImpossible() && window.startPosition() == 0);
    }

    @Test
    void everyTokenHasItsMaximumContextInExactlyOneWindow() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int room = 1 + random.nextInt(12);
            WindowSettings any = new WindowSettings(room + 5, 1 + random.nextInt(room), 2);
            Document document = document(1 + random.nextInt(60));
            WindowMaker anyMaker = new WindowMaker(encoder, any);
            EncodedText question = anyMaker.encodeQuestion("who wrote", StillWanted.ALWAYS);
            int[] best = new int[document.length()];
            int count = 0;
            for (Window window : anyMaker.windows(question, document, new Label.None(false))) {
                count++;
                for (int i = 0; i < window.documentLength(); i++) {
                    best[window.documentStart() + i] += window.tokenIsMaxContext()[i] ? 1 : 0;
                }
            }
            assertThat(best).as("%s, %d tokens", any, document.length()).containsOnly(1);
            assertThat(count).isEqualTo(anyMaker.cost(question, document).windows());
        }
    }

    @Test
    void theMaximumContextIsTheMostBalancedOneAndTheFirstOnEqualScores() {
        List<Window> windows = windows("who wrote", document(8), new Label.None(false));

        // Tokens 3 and 4 lie in both windows: 3 has min(3, 1) and min(0, 4), 4 has min(4, 0) and min(1, 3).
        assertThat(windows.get(0).tokenIsMaxContext()).containsExactly(true, true, true, true, false);
        assertThat(windows.get(1).tokenIsMaxContext()).containsExactly(false, true, true, true, true);
    }

    @ParameterizedTest
    @CsvSource({
        "384,0,64,doc_stride is 0",
        "384,-128,64,doc_stride is -128",
        "384,318,64,doc_stride 318 is larger than the 317 document tokens",
        "67,1,64,leaves no room for the document",
        "0,1,1,max_seq_length is 0",
        "384,128,0,max_query_length is 0"
    })
    void settingsThatWouldLoseTextAreRefused(int maxSeqLength, int docStride, int maxQueryLength, String sentence) {
        assertThatThrownBy(() -> new WindowSettings(maxSeqLength, docStride, maxQueryLength))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith(".");
    }

    /** Given: max_seq_length, doc_stride, max_query_length; 0 is not given. */
    @ParameterizedTest
    @CsvSource({
        "0,0,0, 384,128,64",
        "128,0,0, 128,61,64",
        "68,0,0, 68,1,64",
        "67,0,0, 67,32,32",
        "5,0,0, 5,1,1",
        "0,0,256, 384,125,256",
        "0,16,0, 384,16,64"
    })
    void whatIsNotGivenIsRunSquadsDefaultOrWhatThereIsRoomFor(
            int givenSequence, int givenStride, int givenQuery, int sequence, int stride, int query) {
        assertThat(WindowSettings.of(given(givenSequence), given(givenStride), given(givenQuery)))
                .isEqualTo(new WindowSettings(sequence, stride, query));
    }

    private static OptionalInt given(int value) {
        return value == 0 ? OptionalInt.empty() : OptionalInt.of(value);
    }

    @Test
    void anAnswerIsSoughtInTheWordsItTouches() {
        Document document = Document.of("\uD83D\uDE00 (1895-1943). End", encoder, StillWanted.ALWAYS);

        assertThat(AnswerSpan.find(document, "1895-1943", 3, encoder)).contains(new AnswerSpan(1, 1));
        assertThat(AnswerSpan.find(document, "1895-1943", 15, encoder)).isEmpty();
        assertThat(AnswerSpan.find(document, "End", 100, encoder)).isEmpty();
        assertThat(AnswerSpan.find(document, " ", 1, encoder)).isEmpty();
        assertThat(AnswerSpan.find(document, "End of all", 15, encoder)).isEmpty();
    }

    private AnswerSpan answer(Document document, String text) {
        int start = document.words().context().text().indexOf(text);
        return AnswerSpan.find(document, text, start, encoder).orElseThrow();
    }

    private Document document(int tokens) {
        return Document.of(
                IntStream.range(0, tokens).mapToObj(i -> "w" + i).collect(Collectors.joining(" ")),
                encoder,
                StillWanted.ALWAYS);
    }

    private List<Window> windows(String question, Document document, Label label) {
        List<Window> windows = new ArrayList<>();
        EncodedText tokens = maker.encodeQuestion(question, StillWanted.ALWAYS);
        maker.windows(tokens, document, label).forEach(windows::add);
        assertThat(windows)
                .extracting(Window::docSpanIndex)
                .isEqualTo(
                        Arrays.asList(IntStream.range(0, windows.size()).boxed().toArray(Integer[]::new)));
        return windows;
    }
}
