package io.squadron.inference.answer;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * BERT's basic tokenizer: white space, punctuation, ideographs, and for uncased models lower case without accents.
 *
 * <p>Serving needs it only to align a predicted text with the original one ({@link FinalText}); windows come from the
 * tokenizer-service. Follows transformers' {@code BasicTokenizer} (4.57) with its defaults and no protected words.
 */
final class BasicTokenizer {
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private final boolean doLowerCase;

    BasicTokenizer(boolean doLowerCase) {
        this.doLowerCase = doLowerCase;
    }

    List<String> tokenize(String text) {
        String spaced = surroundIdeographsWithSpaces(clean(text));
        List<String> pieces = new ArrayList<>();
        for (String word : splitAtSpaces(Normalizer2.getNFCInstance().normalize(spaced))) {
            splitAtPunctuation(doLowerCase ? stripAccents(lower(word)) : word, pieces);
        }
        return pieces;
    }

    /** Python's {@code text.split()}. */
    static List<String> splitAtSpaces(String text) {
        return split(text, BertCharacters::isPythonSpace);
    }

    private static List<String> split(String text, IntPredicate isSeparator) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (!isSeparator.test(c)) {
                word.appendCodePoint(c);
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static String clean(String text) {
        StringBuilder cleaned = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c != 0 && c != REPLACEMENT_CHARACTER && !BertCharacters.isControl(c))
                .forEach(c -> cleaned.appendCodePoint(BertCharacters.isWhitespace(c) ? ' ' : c));
        return cleaned.toString();
    }

    private static String surroundIdeographsWithSpaces(String text) {
        StringBuilder spaced = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (BertCharacters.isChinese(c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
            } else {
                spaced.appendCodePoint(c);
            }
        });
        return spaced.toString();
    }

    /** Python's {@code str.lower()}. Java's own finds the end of a word, where a capital sigma becomes a final one, by another rule. */
    private static String lower(String text) {
        return UCharacter.toLowerCase(Locale.ROOT, text);
    }

    private static String stripAccents(String text) {
        StringBuilder stripped = new StringBuilder(text.length());
        Normalizer2.getNFDInstance()
                .normalize(text)
                .codePoints()
                .filter(c -> !BertCharacters.isAccent(c))
                .forEach(stripped::appendCodePoint);
        return stripped.toString();
    }

    private static void splitAtPunctuation(String word, List<String> pieces) {
        StringBuilder piece = new StringBuilder();
        word.codePoints().forEach(c -> {
            if (!BertCharacters.isPunctuation(c)) {
                piece.appendCodePoint(c);
                return;
            }
            if (!piece.isEmpty()) {
                pieces.add(piece.toString());
                piece.setLength(0);
            }
            pieces.add(Character.toString(c));
        });
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
    }
}
