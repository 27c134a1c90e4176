package io.squadron.eval.filter;

import java.util.ArrayList;
import java.util.List;

/** Takes a filter's text to pieces. */
final class Lexer {
    private static final String OPERATORS = "=!<>~";
    /** What words consist of beside letters and digits. */
    private static final String WITHIN_WORDS = "_.-+:/@";

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, the last of which is {@link Token.Kind#END}. */
    static List<Token> tokens(String text) throws FilterException {
        return new Lexer(text).tokens();
    }

    private List<Token> tokens() throws FilterException {
        while (next < text.length()) {
            char c = text.charAt(next);
            if (Character.isWhitespace(c)) {
                next++;
            } else if (c == '(') {
                add(Token.Kind.OPEN, next + 1);
            } else if (c == ')') {
                add(Token.Kind.CLOSE, next + 1);
            } else if (c == ',') {
                add(Token.Kind.COMMA, next + 1);
            } else if (c == '"' || c == '\'') {
                quoted(c);
            } else if (OPERATORS.indexOf(c) >= 0) {
                operator();
            } else if (isWithinWord(c)) {
                word();
            } else {
                throw new FilterException(
                        "%s means nothing here; a text with such characters stands in quotes".formatted(shown(c)),
                        next,
                        next + 1);
            }
        }
        tokens.add(new Token(Token.Kind.END, "", text.length(), text.length()));
        return tokens;
    }

    private static String shown(char c) {
        return Character.isISOControl(c) ? String.format("U+%04X", (int) c) : "“" + c + "”";
    }

    private void add(Token.Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(next, end), next, end));
        next = end;
    }

    private void operator() {
        int end = next + 1;
        boolean isDouble = end < text.length()
                && (text.charAt(end) == '=' || (text.charAt(next) == '!' && text.charAt(end) == '~'));
        add(Token.Kind.OPERATOR, isDouble ? end + 1 : end);
    }

    private void word() {
        int end = next;
        while (end < text.length() && isWithinWord(text.charAt(end))) {
            end++;
        }
        add(Token.Kind.WORD, end);
    }

    private static boolean isWithinWord(char c) {
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c) || WITHIN_WORDS.indexOf(c) >= 0;
    }

    private void quoted(char quote) throws FilterException {
        int begin = next;
        StringBuilder content = new StringBuilder();
        for (int i = begin + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                tokens.add(new Token(Token.Kind.QUOTED, content.toString(), begin, i + 1));
                next = i + 1;
                return;
            }
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                c = text.charAt(i);
            }
            if (c == '\0') {
                throw new FilterException("No text holds the character U+0000", i, i + 1);
            }
            content.append(c);
        }
        throw new FilterException("This quote is not closed", begin, text.length());
    }
}
