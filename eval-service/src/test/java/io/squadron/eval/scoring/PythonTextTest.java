package io.squadron.eval.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every code point as Python 3.11 has it; python-text.txt says how it was made. */
class PythonTextTest {
    private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;
    private static final int SIGMA = 0x3C3;
    private static final int FINAL_SIGMA = 0x3C2;

    private final Map<String, BitSet> ranges = new HashMap<>();
    private final Map<Integer, String> lowered = new HashMap<>();

    PythonTextTest() throws IOException {
        for (String line : golden()) {
            String[] parts = line.split(" ", -1);
            if (parts[0].equals("lower")) {
                readLower(parts);
            } else {
                ranges.computeIfAbsent(parts[0], name -> new BitSet(CODE_POINTS))
                        .set(hex(parts[1]), hex(parts[2]) + 1);
            }
        }
    }

    /** {@code lower FIRST LAST STEP DISTANCE}, or {@code lower FIRST CODE_POINT CODE_POINT}. */
    private void readLower(String[] parts) {
        if (parts.length == 5) {
            for (int c = hex(parts[1]); c <= hex(parts[2]); c += Integer.parseInt(parts[3])) {
                lowered.put(c, Character.toString(c + Integer.parseInt(parts[4])));
            }
        } else {
            lowered.put(
                    hex(parts[1]),
                    Stream.of(parts)
                            .skip(2)
                            .map(part -> Character.toString(hex(part)))
                            .collect(Collectors.joining()));
        }
    }

    @Test
    void wordsAreOfTheCharactersThatPythonsReTakes() {
        assertSame(PythonText::isWord, ranges.get("word"));
    }

    @Test
    void whatSeparatesWordsIsThatOfStrIsspace() {
        assertSame(PythonText::isSpace, ranges.get("space"));
    }

    @Test
    void everyCharacterHasPythonsLowerCase() {
        List<String> different = new ArrayList<>();
        scalars().forEach(c -> {
            String character = Character.toString(c);
            if (!PythonText.lower(character).equals(lowered.getOrDefault(c, character))) {
                different.add("U+%04X".formatted(c));
            }
        });
        assertThat(different).isEmpty();
        assertThat(lowered).hasSizeGreaterThan(1_000);
    }

    @Test
    void aCapitalSigmaEndsAWordBesideEveryCharacterWhereItDoesInPython() {
        BitSet cased = ranges.get("cased");
        BitSet ignorable = ranges.get("ignorable");
        List<String> different = new ArrayList<>();
        scalars().forEach(c -> {
            String character = Character.toString(c);
            boolean same = isFinal(character + "\u03A3", -1) == cased.get(c)
                    && isFinal("a" + character + "\u03A3", -1) == (cased.get(c) || ignorable.get(c))
                    && isFinal("a\u03A3" + character, 1) == !cased.get(c)
                    && isFinal("a\u03A3" + character + "a", 1) == (!cased.get(c) && !ignorable.get(c));
            if (!same) {
                different.add("U+%04X".formatted(c));
            }
        });
        assertThat(different).isEmpty();
        assertThat(cased.cardinality()).isPositive();
        assertThat(ignorable.cardinality()).isPositive();
    }

    /** @param index of the sigma; -1: it is the last character */
    private static boolean isFinal(String text, int index) {
        String lower = PythonText.lower(text);
        int sigma = lower.charAt(index < 0 ? lower.length() - 1 : index);
        assertThat(sigma).isIn(SIGMA, FINAL_SIGMA);
        return sigma == FINAL_SIGMA;
    }

    private static IntStream scalars() {
        return IntStream.range(0, CODE_POINTS).filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }

    private static void assertSame(IntPredicate actual, BitSet expected) {
        List<String> different = IntStream.range(0, CODE_POINTS)
                .filter(c -> actual.test(c) != expected.get(c))
                .mapToObj("U+%04X"::formatted)
                .toList();
        assertThat(different).isEmpty();
        assertThat(expected.cardinality()).isPositive();
    }

    private static int hex(String digits) {
        return Integer.parseInt(digits, 16);
    }

    private static List<String> golden() throws IOException {
        try (InputStream resource = PythonTextTest.class.getResourceAsStream("python-text.txt")) {
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
