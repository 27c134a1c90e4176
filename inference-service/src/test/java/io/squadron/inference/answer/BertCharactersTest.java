package io.squadron.inference.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every code point as Python 3.11 has it; python-unicode.txt says how it was made. What BERT's classes take from Unicode is
 * compared without what they say of ASCII by themselves.
 */
class BertCharactersTest {
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;
    private final Map<String, BitSet> ranges = new HashMap<>();
    private final Map<String, String> digests = new HashMap<>();

    BertCharactersTest() throws IOException {
        for (String line : golden()) {
            String[] parts = line.split(" ", -1);
            if (parts.length == 2) {
                digests.put(parts[0], parts[1]);
            } else {
                ranges.computeIfAbsent(parts[0], name -> new BitSet(CODE_POINTS))
                        .set(Integer.parseInt(parts[1], 16), Integer.parseInt(parts[2], 16) + 1);
            }
        }
    }

    @Test
    void controlCharactersAreThoseOfCategoryCButThreeThatAreWhiteSpace() {
        BitSet expected = ranges.get("C");
        "\t\n\r".chars().forEach(expected::clear);
        assertSame(BertCharacters::isControl, expected);
    }

    @Test
    void punctuationIsThatOfCategoryPAndWhatLooksLikeItInAscii() {
        BitSet expected = ranges.get("P");
        "$+<=>^`|~".chars().forEach(expected::set);
        assertSame(BertCharacters::isPunctuation, expected);
    }

    @Test
    void accentsAreNonSpacingMarks() {
        assertSame(BertCharacters::isAccent, ranges.get("Mn"));
    }

    @Test
    void whiteSpaceIsThatOfCategoryZsAndThreeControlCharacters() {
        BitSet expected = ranges.get("Zs");
        "\t\n\r".chars().forEach(expected::set);
        assertSame(BertCharacters::isWhitespace, expected);
    }

    @Test
    void pythonsSpaceIsThatOfStrIsspace() {
        assertSame(BertCharacters::isPythonSpace, ranges.get("space"));
    }

    @Test
    void everyCharacterIsComposedAndDecomposedAsInPython() throws Exception {
        assertThat(digest(Normalizer2.getNFDInstance())).isEqualTo(digests.get("NFD"));
        assertThat(digest(Normalizer2.getNFCInstance())).isEqualTo(digests.get("NFC"));
    }

    private static String digest(Normalizer2 form) throws Exception {
        StringBuilder all = new StringBuilder();
        IntStream.range(0, CODE_POINTS)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .mapToObj(Character::toString)
                .map(form::normalize)
                .forEach(all::append);
        byte[] utf8 = all.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(utf8));
    }

    private static void assertSame(IntPredicate actual, BitSet expected) {
        List<String> different = IntStream.range(0, CODE_POINTS)
                .filter(c -> actual.test(c) != expected.get(c))
                .mapToObj("U+%04X"::formatted)
                .toList();
        assertThat(different).isEmpty();
        assertThat(expected.cardinality()).isPositive();
    }

    private static List<String> golden() throws IOException {
        try (InputStream resource = BertCharactersTest.class.getResourceAsStream("python-unicode.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
