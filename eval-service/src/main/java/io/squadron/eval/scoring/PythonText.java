package io.squadron.eval.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The three string operations of Python 3 that the official evaluation scripts are made of, with Python's reading of
 * Unicode, which is not Java's: {@code String.toLowerCase} finds the ends of words by another rule, and {@code \w} of
 * {@code java.util.regex} takes combining marks where Python's {@code re} does not.
 *
 * <p>Compared with Python 3.11 over all code points: the same for every character of Unicode 13, which Java 17 knows, but
 * U+1734. (Its category changed in Unicode 14, which is Python 3.11's; it matters between a letter and a capital sigma.)
 */
final class PythonText {
    /** Code points of the general categories that are not in {@code Character.getType}'s reach: Word_Break = Mid*, Single_Quote. */
    private static final Set<Integer> WORD_INNER_PUNCTUATION = Set.of(
            0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07,
            0xFF0E, 0xFF1A);

    private static final int CAPITAL_SIGMA = 0x3A3;
    private static final int SMALL_SIGMA = 0x3C3;
    private static final int FINAL_SIGMA = 0x3C2;

    private PythonText() {}

    /** {@code str.lower()}: the full case mapping, with the final sigma of Unicode's table 3-17. */
    static String lower(String text) {
        StringBuilder lowered = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint == CAPITAL_SIGMA) {
                lowered.appendCodePoint(isFinalSigma(text, i) ? FINAL_SIGMA : SMALL_SIGMA);
            } else if (codePoint == 0x130) {
                // The only character whose lower case is longer: I with dot above.
                lowered.append('i').append('\u0307');
            } else {
                lowered.appendCodePoint(Character.toLowerCase(codePoint));
            }
            i += Character.charCount(codePoint);
        }
        return lowered.toString();
    }

    /** {@code \w} of {@code re} for {@code str}: letters, every kind of number, underscore; no combining marks. */
    static boolean isWord(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> codePoint == '_';
        };
    }

    /** {@code str.split()} without a separator. */
    static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < text.length(); i++) {
            // Every white space is in the basic plane, so UTF-16 units will do.
            if (isSpace(text.charAt(i))) {
                if (start >= 0) {
                    words.add(text.substring(start, i));
                }
                start = -1;
            } else if (start < 0) {
                start = i;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }

    /** {@code str.isspace()} of one character. */
    static boolean isSpace(char c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }

    /** A cased letter stands before it (case-ignorable characters between are passed over) and none after it. */
    private static boolean isFinalSigma(String text, int index) {
        int before = index;
        while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        if (before == 0 || !isCased(text.codePointBefore(before))) {
            return false;
        }
        int after = index + 1;
        while (after < text.length() && isCaseIgnorable(text.codePointAt(after))) {
            after += Character.charCount(text.codePointAt(after));
        }
        return after == text.length() || !isCased(text.codePointAt(after));
    }

    private static boolean isCased(int codePoint) {
        return Character.isLowerCase(codePoint) || Character.isUpperCase(codePoint) || Character.isTitleCase(codePoint);
    }

    private static boolean isCaseIgnorable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> WORD_INNER_PUNCTUATION.contains(codePoint);
        };
    }
}
