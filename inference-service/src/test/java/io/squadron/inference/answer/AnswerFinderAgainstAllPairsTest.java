package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the logits, the texts and the settings: the answers are those of every pair sorted, to the last bit. */
class AnswerFinderAgainstAllPairsTest {
    private static final int ROUNDS = 300;
    private static final String[] WORDS = {
        "mill",
        "Mill's",
        "the",
        "the",
        "Café",
        "文文文",
        "文大小",
        "\u3000文",
        "O\u0301dos",
        "ΟΔΟΣ",
        "1,500",
        "(it",
        "🤖",
        "a-b-c",
        "İst\u0000an",
        "[UNK]",
        "##ing",
        "\u200bzero",
        "한국어"
    };

    @ParameterizedTest
    @EnumSource(TextForm.class)
    void randomDocumentsAreAnsweredAsByAllPairs(TextForm form) {
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            assertSame(List.of(document(random, 1 + random.nextInt(60), " ")), settings(random, form), random, round);
        }
    }

    @ParameterizedTest
    @EnumSource(TextForm.class)
    void documentsOfOneEndlessWordAreAnsweredAsByAllPairs(TextForm form) {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS / 30; round++) {
            assertSame(List.of(document(random, 400, "")), settings(random, form), random, round);
        }
    }

    @ParameterizedTest
    @EnumSource(TextForm.class)
    void severalDocumentsAreAnsweredAsByAllPairsOfAllOfThem(TextForm form) {
        Random random = new Random(13);
        for (int round = 0; round < ROUNDS; round++) {
            List<Document> documents = new ArrayList<>();
            for (int d = 1 + random.nextInt(6); d > 0; d--) {
                documents.add(
                        !documents.isEmpty() && random.nextInt(3) == 0
                                ? documents.get(0)
                                : document(random, 1 + random.nextInt(30), " "));
            }
            assertSame(documents, settings(random, form), random, round);
        }
    }

    /** The same holds of the peer's answers: so here it is seen, not compared. */
    @ParameterizedTest
    @EnumSource(TextForm.class)
    void noAnswerStandsOnACharacterOfAnotherOfItsDocumentWhereThatIsNotWanted(TextForm form) {
        Random random = new Random(17);
        for (int round = 0; round < ROUNDS; round++) {
            List<Document> documents = List.of(document(random, 30, " "), document(random, 30, ""));
            AnswerSettings settings =
                    new AnswerSettings(1, 20, 8, random.nextBoolean(), 0, form, random.nextBoolean(), false, true);

            Answers answers = AnswerFinder.find(documents, logits(documents, random, 10), settings, () -> {});

            List<BitSet> taken = List.of(new BitSet(), new BitSet());
            for (Answer answer : answers.nBest()) {
                BitSet ofDocument = taken.get(answer.document());
                assertThat(ofDocument.get(answer.start(), answer.end()).isEmpty())
                        .as("round %d, %s", round, answers)
                        .isTrue();
                ofDocument.set(answer.start(), answer.end());
            }
        }
    }

    /** Twenty thousand ideographs, of which every candidate gives the same text: all of them are looked at. */
    @Test
    void anEndlessWordThatCannotBeAlignedIsTheAnswerWholeAndCanBeGivenUpOnTheWay() {
        String text = "\u3000" + "文大小".repeat(20_000 / 3);
        Random random = new Random(3);
        Document document = windows(text, List.of(0, text.length()), 317, 128);
        List<WindowLogits> logits = logits(List.of(document), random, Integer.MAX_VALUE);
        AtomicInteger looked = new AtomicInteger();

        Answers answers = AnswerFinder.find(
                List.of(document),
                logits,
                new AnswerSettings(1, 20, 30, false, 0, TextForm.RUN_SQUAD, true, false, false),
                looked::incrementAndGet);

        assertThat(answers.nBest()).extracting(Answer::text).containsExactly(text);
        assertThat(looked.get())
                .as("asked whether the answer is still wanted, for each window and on the way through the candidates")
                .isGreaterThan(document.windows().size());
    }

    @Test
    void workThatNobodyWaitsForAnyMoreEnds() {
        Random random = new Random(5);
        Document document = document(random, 200, " ");
        AtomicInteger checks = new AtomicInteger();
        Runnable gone = () -> {
            if (checks.incrementAndGet() > document.windows().size()) {
                throw new IllegalStateException("gone");
            }
        };

        assertThatThrownBy(() -> AnswerFinder.find(
                        List.of(document),
                        logits(List.of(document), random, 4),
                        settings(random, TextForm.RUN_SQUAD),
                        gone))
                .hasMessage("gone");
    }

    private static void assertSame(List<Document> documents, AnswerSettings settings, Random random, int round) {
        List<WindowLogits> logits = logits(documents, random, 1 + random.nextInt(40));
        Answers expected = AllPairsAnswerFinder.find(documents, logits, settings);

        Answers actual = AnswerFinder.find(documents, logits, settings, () -> {});

        assertThat(actual).as("round %d, %s", round, settings).isEqualTo(expected);
    }

    private static AnswerSettings settings(Random random, TextForm form) {
        int nBest = 1 + random.nextInt(30);
        int maxAnswerLength = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(30);
        return new AnswerSettings(
                1 + random.nextInt(nBest),
                nBest,
                maxAnswerLength,
                random.nextBoolean(),
                random.nextGaussian(),
                form,
                random.nextBoolean(),
                false,
                random.nextBoolean());
    }

    /** Few different values give many ties. */
    private static List<WindowLogits> logits(List<Document> documents, Random random, int values) {
        return documents.stream()
                .flatMap(document -> document.windows().stream())
                .map(window -> new WindowLogits(
                        logits(window.length(), random, values), logits(window.length(), random, values)))
                .toList();
    }

    private static float[] logits(int length, Random random, int values) {
        float[] logits = new float[length];
        for (int i = 0; i < length; i++) {
            logits[i] = values == Integer.MAX_VALUE ? random.nextFloat() : (random.nextInt(values) - values / 2) * 0.5f;
        }
        return logits;
    }

    private static Document document(Random random, int words, String between) {
        StringBuilder text = new StringBuilder();
        List<Integer> offsets = new ArrayList<>();
        for (int w = 0; w < words; w++) {
            text.append(w == 0 || random.nextInt(20) == 0 ? " " : between);
            int start = text.codePointCount(0, text.length());
            text.append(WORDS[random.nextInt(WORDS.length)]);
            int end = text.codePointCount(0, text.length());
            boolean joins = !offsets.isEmpty() && offsets.get(offsets.size() - 1) == start;
            if (joins) {
                offsets.set(offsets.size() - 1, end);
            } else {
                offsets.add(start);
                offsets.add(end);
            }
        }
        return windows(text.toString(), offsets, 1 + random.nextInt(40), 1 + random.nextInt(10));
    }

    /** Tokens of one or two characters, of which every seventh is unknown to the vocabulary. */
    private static Document windows(String text, List<Integer> wordOffsets, int room, int stride) {
        ContextText context = new ContextText(text, wordOffsets);
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        List<Integer> words = new ArrayList<>();
        List<String> tokens = new ArrayList<>();
        for (int word = 0; word < context.words(); word++) {
            int start = context.wordStart(word);
            for (int at = start; at < context.wordEnd(word); ) {
                int end = Math.min(context.wordEnd(word), at + 1 + starts.size() % 2);
                starts.add(at);
                ends.add(end);
                words.add(word);
                String token = context.slice(at, end).toLowerCase(Locale.ROOT);
                tokens.add(starts.size() % 7 == 0 ? "[UNK]" : at == start ? token : "##" + token);
                at = end;
            }
        }
        List<DocumentWindow> windows = new ArrayList<>();
        for (int from = 0; from < tokens.size(); from += Math.min(stride, room)) {
            int to = Math.min(tokens.size(), from + room);
            BitSet isMaxContext = new BitSet();
            IntStream.range(0, to - from).filter(i -> i % 5 != 3).forEach(isMaxContext::set);
            windows.add(new DocumentWindow(
                    2,
                    starts.subList(from, to),
                    ends.subList(from, to),
                    words.subList(from, to),
                    IntStream.range(0, to - from).mapToObj(isMaxContext::get).toList(),
                    tokens.subList(from, to)));
            if (to == tokens.size()) {
                break;
            }
        }
        return new Document(context, windows);
    }
}
