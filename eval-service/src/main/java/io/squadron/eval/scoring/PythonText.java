package io.squadron.eval.scoring;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterEnums.ECharacterCategory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The three string operations of Python 3 that the official evaluation scripts are made of, with Python 3.11's reading of
 * Unicode: ICU has it in the version that the build names. Java's own is another with each JDK, its {@code String.toLowerCase}
 * finds the ends of words by another rule, and {@code \w} of {@code java.util.regex} takes combining marks where Python's
 * {@code re} does not.
 */
final class PythonText {

    private PythonText() {}

    /** {@code str.lower()}: the full case mapping, with the final sigma of Unicode's table 3-17. */
    static String lower(String text) {
        return UCharacter.toLowerCase(Locale.ROOT, text);
    }

    /** {@code \w} of {@code re} for {@code str}: letters, every kind of number, underscore; no combining marks. */
    static boolean isWord(int codePoint) {
        return switch (UCharacter.getType(codePoint)) {
            case ECharacterCategory.UPPERCASE_LETTER,
                    ECharacterCategory.LOWERCASE_LETTER,
                    ECharacterCategory.TITLECASE_LETTER,
                    ECharacterCategory.MODIFIER_LETTER,
                    ECharacterCategory.OTHER_LETTER,
                    ECharacterCategory.DECIMAL_DIGIT_NUMBER,
                    ECharacterCategory.LETTER_NUMBER,
                    ECharacterCategory.OTHER_NUMBER -> true;
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

    /** {@code str.isspace()} of one character: Unicode's white space and four separators of ASCII. */
    static boolean isSpace(int codePoint) {
        return UCharacter.isUWhiteSpace(codePoint) || (codePoint >= 0x1C && codePoint <= 0x1F);
    }
}
