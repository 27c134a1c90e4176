package io.squadron.tokenizer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowCostTest {

    @Test
    void noCharacterBecomesMoreTokensThanItHasBytes() {
        for (int codePoint = 1; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(codePoint);
            String normalized = Normalizer.normalize(text, Normalizer.Form.NFD).toLowerCase(Locale.ROOT);
            long letters = normalized
                    .codePoints()
                    .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
                    .count();

            if (letters > WindowCost.maxTokens(text)
                    || text.getBytes(StandardCharsets.UTF_8).length != WindowCost.maxTokens(text)) {
                fail("U+%04X may be %d tokens and is taken for %d", codePoint, letters, WindowCost.maxTokens(text));
            }
        }
    }

    @Test
    void theBoundOfTwoTextsHoldsForEveryTokenNumberBelowTheirLengths() {
        Random random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            int maxQueryLength = 1 + random.nextInt(20);
            int room = 1 + random.nextInt(40);
            WindowSettings settings =
                    new WindowSettings(maxQueryLength + 3 + room, 1 + random.nextInt(room), maxQueryLength);
            String question = "q".repeat(1 + random.nextInt(30));
            String context = "c".repeat(1 + random.nextInt(300));
            WindowCost bound = WindowCost.upperBound(question, context, settings);

            WindowCost cost = WindowCost.of(
                    1 + random.nextInt(Math.min(maxQueryLength, question.length())),
                    1 + random.nextInt(context.length()),
                    settings);

            assertThat(cost.windows()).as("%s", settings).isLessThanOrEqualTo(bound.windows());
            assertThat(cost.tokens()).as("%s", settings).isLessThanOrEqualTo(bound.tokens());
        }
    }

    @Test
    void aLongWindowWithAShortStrideIsKnownToBeHugeBeforeItIsMade() {
        WindowSettings settings = new WindowSettings(16_384, 1, 64);

        WindowCost cost = WindowCost.upperBound("Who?", "a ".repeat(70_000), settings);

        assertThat(cost.tokens()).isGreaterThan(1_000_000_000L);
        assertThat(new WindowLimits(1_000_000, 1_572_864)
                        .excess(cost)
                        .orElseThrow()
                        .sentenceEnd())
                .endsWith("and the limit is 1572864; shorten the context, raise doc_stride or lower max_seq_length");
    }
}
