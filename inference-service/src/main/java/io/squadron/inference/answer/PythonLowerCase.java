package io.squadron.inference.answer;

import java.util.Set;

/**
 * Python's {@code str.lower()}, which BERT's basic tokenizer uses.
 *
 * <p>Unlike {@code String.toLowerCase} it takes the end of a word, where a capital sigma becomes a final one, from the
 * characters' properties alone (Unicode's table 3-17), not from a word-breaking rule.
 */
final class PythonLowerCase {
    private static final int CAPITAL_SIGMA = 0x3A3;
    private static final int SMALL_SIGMA = 0x3C3;
    private static final int FINAL_SIGMA = 0x3C2;
    private static final int CAPITAL_I_WITH_DOT_ABOVE = 0x130;

    /** What Unicode's Word_Break property calls MidLetter, MidNumLet and Single_Quote. */
    private static final Set<Integer> WORD_INNER_PUNCTUATION = Set.of(
            0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07,
            0xFF0E, 0xFF1A);

    private PythonLowerCase() {}

    static String of(String text) {
        StringBuilder lowered = new StringBuilder(text.length());
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            switch (codePoint) {
                case CAPITAL_SIGMA -> lowered.appendCodePoint(endsWord(text, i) ? FINAL_SIGMA : SMALL_SIGMA);
                // The only character whose lower case is two.
                case CAPITAL_I_WITH_DOT_ABOVE -> lowered.append("i\u0307");
                default -> lowered.appendCodePoint(Character.toLowerCase(codePoint));
            }
        }
        return lowered.toString();
    }

    /** A cased letter comes before it and none after it; case-ignorable characters between are passed over. */
    private static boolean endsWord(String text, int sigma) {
        int before = sigma;
        while (before > 0 && isCaseIgnorable(text.codePointBefore(before))) {
            before -= Character.charCount(text.codePointBefore(before));
        }
        if (before == 0 || !isCased(text.codePointBefore(before))) {
            return false;
        }
        int after = sigma + 1;
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
