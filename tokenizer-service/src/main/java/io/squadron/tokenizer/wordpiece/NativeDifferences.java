package io.squadron.tokenizer.wordpiece;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the native library reads Unicode otherwise than run_squad's slow tokenizer: the library's tables are older than
 * Python's (some hundred newer accents and punctuation marks are letters to it), and it keeps code points that are not
 * assigned, which the slow tokenizer drops. Each such code point is replaced by one that the library takes for what the
 * slow tokenizer takes the original for. One code point stays one code point, so no offset moves; and a token with a
 * stand-in is not in the vocabulary, as one with the original is not.
 *
 * <p>native-differences.txt was made by asking both about every code point (make_native_differences.py among the golden
 * files). It stands for Python 3.11, which is Unicode 14, whatever JDK this runs on. One difference is left: since 4.29 the
 * slow tokenizer composes characters first (NFC), which shows where a tokenizer keeps accents; neither Google's original,
 * by which such models were trained, nor transformers' fast tokenizer does.
 */
final class NativeDifferences {

    private static final String RESOURCE = "native-differences.txt";

    /** What every BERT tokenizer drops. */
    private static final int DROPPED = 0xFFFD;

    /** For each kind, characters that the library is right about and hardly a vocabulary holds. */
    private static final Map<String, int[]> CANDIDATES = Map.of(
            "punctuation", new int[] {0x2E31, 0x2E18, 0x2E12},
            "letter", new int[] {0xA000, 0x12000, 0x10A00},
            "ideograph", new int[] {0x2CEA1, 0x2CEA0, 0x2CE9F});

    private record Range(int last, int standIn) {}

    private final NavigableMap<Integer, Range> rangesByFirst = new TreeMap<>();
    private final Set<Integer> inVocabulary;

    /**
     * The differences that matter to a tokenizer.
     *
     * @param stripAccents it drops accents
     * @param tokenizeChineseChars it makes each ideograph a word
     */
    NativeDifferences(Iterable<String> vocabulary, boolean stripAccents, boolean tokenizeChineseChars) {
        Set<Integer> used = new HashSet<>();
        vocabulary.forEach(token -> token.codePoints().forEach(used::add));
        for (String line : lines()) {
            String[] parts = line.split(" ", -1);
            int first = Integer.parseInt(parts[1], 16);
            int last = Integer.parseInt(parts[2], 16);
            switch (parts[0]) {
                case "dropped" -> rangesByFirst.put(first, new Range(last, DROPPED));
                case "accent" -> {
                    if (stripAccents) {
                        rangesByFirst.put(first, new Range(last, DROPPED));
                    }
                }
                case "ideograph" -> {
                    if (tokenizeChineseChars) {
                        rangesByFirst.put(first, new Range(last, standIn(parts[0], used)));
                    }
                }
                default -> rangesByFirst.putIfAbsent(first, new Range(last, standIn(parts[0], used)));
            }
        }
        this.inVocabulary = used.stream()
                .filter(codePoint ->
                        rangeOf(codePoint) != null && rangeOf(codePoint).standIn() != DROPPED)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static int standIn(String kind, Set<Integer> used) {
        return IntStream.of(CANDIDATES.get(kind))
                .filter(candidate -> !used.contains(candidate))
                .findFirst()
                .orElse(DROPPED);
    }

    /** The word as the library has to see it; the same object where it may see the word itself. */
    String hidden(String word) {
        int first = rangesByFirst.firstKey();
        if (word.chars().allMatch(unit -> unit < first)) {
            return word;
        }
        StringBuilder hidden = new StringBuilder(word.length());
        word.codePoints().map(this::standInFor).forEach(hidden::appendCodePoint);
        return hidden.toString();
    }

    private int standInFor(int codePoint) {
        Range range = rangeOf(codePoint);
        return range == null || inVocabulary.contains(codePoint) ? codePoint : range.standIn();
    }

    private Range rangeOf(int codePoint) {
        Map.Entry<Integer, Range> below = rangesByFirst.floorEntry(codePoint);
        return below != null && codePoint <= below.getValue().last() ? below.getValue() : null;
    }

    private static Iterable<String> lines() {
        try (InputStream resource = NativeDifferences.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the build has left out " + RESOURCE);
            }
            return new String(resource.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
