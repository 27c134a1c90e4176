package io.squadron.eval.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads filters:
 *
 * <pre>
 * either     := both { "or" both }
 * both       := one { "and" one }
 * one        := "not" one | "(" either ")" | comparison
 * comparison := field operator value | field "in" "(" value { "," value } ")" | flag
 * value      := word | "text" | "none", which is what is not known
 * </pre>
 */
public final class FilterParser {
    /** UTF-16 units of a filter at most. */
    public static final int MOST_CHARACTERS = 2000;
    /** Each is a few operations for every row. */
    private static final int MOST_COMPARISONS = 100;

    private static final int MOST_DEPTH = 50;

    private final Vocabulary vocabulary;
    private final List<Token> tokens;
    private int next;
    private int comparisons;
    private int depth;

    private FilterParser(Vocabulary vocabulary, List<Token> tokens) {
        this.vocabulary = vocabulary;
        this.tokens = tokens;
    }

    /**
     * Reads a filter; an empty one wants everything.
     *
     * @throws FilterException if it cannot be understood, or asks for too much at once
     */
    public static Condition parse(String text, Vocabulary vocabulary) throws FilterException {
        if (text.isBlank()) {
            return Condition.everything();
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new FilterException(
                    String.format(
                            Locale.ROOT,
                            "A filter has %,d characters at most; this one has %,d",
                            MOST_CHARACTERS,
                            text.length()),
                    MOST_CHARACTERS,
                    text.length());
        }
        FilterParser parser = new FilterParser(vocabulary, Lexer.tokens(text));
        Condition condition = parser.either();
        if (!parser.peek().is(Token.Kind.END)) {
            throw parser.unexpected("“and” or “or”");
        }
        return condition;
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        Token token = peek();
        if (!token.is(Token.Kind.END)) {
            next++;
        }
        return token;
    }

    private boolean takeWord(String word) {
        if (!peek().isWord(word)) {
            return false;
        }
        take();
        return true;
    }

    private FilterException unexpected(String expected) {
        Token token = peek();
        String found = token.is(Token.Kind.END) ? "The filter ends" : "“" + token.text() + "” stands";
        return new FilterException("%s where %s is expected".formatted(found, expected), token.begin(), token.end());
    }

    private Condition either() throws FilterException {
        List<Condition> conditions = new ArrayList<>(List.of(both()));
        while (takeWord("or")) {
            conditions.add(both());
        }
        return conditions.size() == 1 ? conditions.get(0) : new Condition.Or(conditions);
    }

    private Condition both() throws FilterException {
        List<Condition> conditions = new ArrayList<>(List.of(one()));
        while (takeWord("and")) {
            conditions.add(one());
        }
        return conditions.size() == 1 ? conditions.get(0) : new Condition.And(conditions);
    }

    private Condition one() throws FilterException {
        if (++depth > MOST_DEPTH) {
            throw new FilterException(
                    "Parentheses and “not” are %d deep at most".formatted(MOST_DEPTH), peek().begin(), peek().end());
        }
        try {
            if (takeWord("not")) {
                return new Condition.Not(one());
            }
            if (!peek().is(Token.Kind.OPEN)) {
                return comparison();
            }
            take();
            Condition condition = either();
            require(Token.Kind.CLOSE, "“)”");
            return condition;
        } finally {
            depth--;
        }
    }

    private void require(Token.Kind kind, String expected) throws FilterException {
        if (!peek().is(kind)) {
            throw unexpected(expected);
        }
        take();
    }

    private Condition comparison() throws FilterException {
        Field field = field();
        if (takeWord("in")) {
            return oneOf(field);
        }
        if (peek().is(Token.Kind.OPERATOR)) {
            return comparison(field, operator(field));
        }
        if (field.type() == FieldType.FLAG) {
            return compared(field, Operator.EQUAL, true, peek());
        }
        throw unexpected("one of %s".formatted(signs(field)));
    }

    private Field field() throws FilterException {
        if (!peek().is(Token.Kind.WORD)) {
            throw unexpected("the name of a field");
        }
        Token first = take();
        String name = first.text();
        int end = first.end();
        if (peek().is(Token.Kind.OPEN) && vocabulary.isFunction(name)) {
            take();
            name += "(" + take().text() + ")";
            end = peek().end();
            require(Token.Kind.CLOSE, "“)”");
        }
        String known = name;
        int behind = end;
        return vocabulary
                .field(name)
                .orElseThrow(() -> new FilterException(
                        "There is no field “%s”%s".formatted(known, vocabulary.didYouMean(known)),
                        first.begin(),
                        behind));
    }

    private Operator operator(Field field) throws FilterException {
        Token token = take();
        return Operator.of(token.text())
                .filter(field.type().operators()::contains)
                .orElseThrow(() -> new FilterException(
                        "%s is compared by %s, not by “%s”".formatted(field.name(), signs(field), token.text()),
                        token.begin(),
                        token.end()));
    }

    private static String signs(Field field) {
        return String.join(
                " ", field.type().operators().stream().map(Operator::sign).toList());
    }

    private Condition comparison(Field field, Operator operator) throws FilterException {
        boolean isEquality = operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
        if (isEquality && takeWord("none")) {
            Condition unknown = new Condition.Unknown(field);
            return operator == Operator.EQUAL ? unknown : new Condition.Not(unknown);
        }
        Token token = value(field);
        return compared(field, operator, Value.of(field, token), token);
    }

    private Token value(Field field) throws FilterException {
        if (!peek().is(Token.Kind.WORD) && !peek().is(Token.Kind.QUOTED)) {
            throw unexpected(field.type().value());
        }
        return take();
    }

    private Condition oneOf(Field field) throws FilterException {
        require(Token.Kind.OPEN, "“(”");
        List<Condition> conditions = new ArrayList<>();
        do {
            Token token = value(field);
            conditions.add(compared(field, Operator.EQUAL, Value.of(field, token), token));
        } while (takeComma());
        require(Token.Kind.CLOSE, "“,” or “)”");
        return new Condition.Or(conditions);
    }

    private boolean takeComma() {
        if (!peek().is(Token.Kind.COMMA)) {
            return false;
        }
        take();
        return true;
    }

    private Condition compared(Field field, Operator operator, Object value, Token token) throws FilterException {
        if (++comparisons > MOST_COMPARISONS) {
            throw new FilterException(
                    "A filter has %d comparisons at most".formatted(MOST_COMPARISONS), token.begin(), token.end());
        }
        return new Condition.Comparison(field, operator, value);
    }
}
