package io.squadron.inference.answer;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;

/**
 * The character classes of BERT's basic tokenizer and of Python's {@code str.split}, over code points.
 *
 * <p>BERT's classes are those of google-research/bert {@code tokenization.py}, which transformers kept. The Unicode behind
 * them is Python 3.11's, which ICU has in the version that the build names; Java's own changes with the JDK, and with it which
 * characters are dropped: an answer would be cut otherwise on another JDK.
 */
final class BertCharacters {
    private static final int OTHER = set(
            ECharacterCategory.UNASSIGNED,
            ECharacterCategory.CONTROL,
            ECharacterCategory.FORMAT,
            ECharacterCategory.PRIVATE_USE,
            ECharacterCategory.SURROGATE);
    private static final int PUNCTUATION = set(
            ECharacterCategory.CONNECTOR_PUNCTUATION,
            ECharacterCategory.DASH_PUNCTUATION,
            ECharacterCategory.START_PUNCTUATION,
            ECharacterCategory.END_PUNCTUATION,
            ECharacterCategory.INITIAL_PUNCTUATION,
            ECharacterCategory.FINAL_PUNCTUATION,
            ECharacterCategory.OTHER_PUNCTUATION);

    private BertCharacters() {}

    /** What BERT treats as a separator; narrower than {@link #isPythonSpace}. */
    static boolean isWhitespace(int codePoint) {
        return codePoint == ' '
                || codePoint == '\t'
                || codePoint == '\n'
                || codePoint == '\r'
                || UCharacter.getType(codePoint) == ECharacterCategory.SPACE_SEPARATOR;
    }

    /** Unicode's category C, of which tab, line feed and carriage return count as white space instead. */
    static boolean isControl(int codePoint) {
        if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
            return false;
        }
        return isIn(OTHER, codePoint);
    }

    /** Every non-alphanumeric visible ASCII character ("$" and "^" too) and Unicode's category P. */
    static boolean isPunctuation(int codePoint) {
        if ((codePoint >= 33 && codePoint <= 47)
                || (codePoint >= 58 && codePoint <= 64)
                || (codePoint >= 91 && codePoint <= 96)
                || (codePoint >= 123 && codePoint <= 126)) {
            return true;
        }
        return isIn(PUNCTUATION, codePoint);
    }

    /** Ideographs, which BERT makes words of their own. Hangul and kana are not among them. */
    static boolean isChinese(int codePoint) {
        return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x20000 && codePoint <= 0x2A6DF)
                || (codePoint >= 0x2A700 && codePoint <= 0x2B73F)
                || (codePoint >= 0x2B740 && codePoint <= 0x2B81F)
                || (codePoint >= 0x2B820 && codePoint <= 0x2CEAF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
    }

    static boolean isAccent(int codePoint) {
        return UCharacter.getType(codePoint) == ECharacterCategory.NON_SPACING_MARK;
    }

    /** What Python's {@code str.split()} and {@code str.strip()} take as white space. */
    static boolean isPythonSpace(int codePoint) {
        return UCharacter.isUWhiteSpace(codePoint) || (codePoint >= 0x1C && codePoint <= 0x1F);
    }

    private static int set(byte... categories) {
        int set = 0;
        for (byte category : categories) {
            set |= 1 << category;
        }
        return set;
    }

    private static boolean isIn(int categories, int codePoint) {
        return (categories & (1 << UCharacter.getType(codePoint))) != 0;
    }
}
