package io.squadron.inference.answer;

/**
 * The character classes of BERT's basic tokenizer and of Python's {@code str.split}, over code points.
 *
 * <p>BERT's classes are those of google-research/bert {@code tokenization.py}, which transformers kept.
 */
final class BertCharacters {
    private static final PythonCategories CATEGORIES = PythonCategories.load();

    private BertCharacters() {}

    /** What BERT treats as a separator; narrower than {@link #isPythonSpace}. */
    static boolean isWhitespace(int codePoint) {
        return codePoint == ' '
                || codePoint == '\t'
                || codePoint == '\n'
                || codePoint == '\r'
                || Character.getType(codePoint) == Character.SPACE_SEPARATOR;
    }

    /** Unicode's category C, of which tab, line feed and carriage return count as white space instead. */
    static boolean isControl(int codePoint) {
        if (codePoint == '\t' || codePoint == '\n' || codePoint == '\r') {
            return false;
        }
        return CATEGORIES.isOther(codePoint);
    }

    /** Every non-alphanumeric visible ASCII character ("$" and "^" too) and Unicode's category P. */
    static boolean isPunctuation(int codePoint) {
        if ((codePoint >= 33 && codePoint <= 47)
                || (codePoint >= 58 && codePoint <= 64)
                || (codePoint >= 91 && codePoint <= 96)
                || (codePoint >= 123 && codePoint <= 126)) {
            return true;
        }
        return CATEGORIES.isPunctuation(codePoint);
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
        return CATEGORIES.isNonSpacingMark(codePoint);
    }

    /** What Python's {@code str.split()} and {@code str.strip()} take as white space. */
    static boolean isPythonSpace(int codePoint) {
        return (codePoint >= 0x09 && codePoint <= 0x0D)
                || (codePoint >= 0x1C && codePoint <= 0x1F)
                || codePoint == 0x85
                || Character.isSpaceChar(codePoint);
    }
}
