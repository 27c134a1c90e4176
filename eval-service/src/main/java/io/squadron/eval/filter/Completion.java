package io.squadron.eval.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What may be written at a place in a filter.
 *
 * @param begin where the word begins that a proposal takes the place of, in UTF-16 units
 * @param end behind it
 * @param proposals the likeliest first
 */
public record Completion(int begin, int end, List<Proposal> proposals) {
    public Completion {
        proposals = List.copyOf(proposals);
    }

    /** What can be written, and what it is. */
    public record Proposal(String text, String description) {}

    /** Of a text that a cursor is in. */
    public static Completion at(String text, int cursor, Vocabulary vocabulary) {
        int place = Math.max(0, Math.min(cursor, text.length()));
        int begin = place;
        while (begin > 0
                && !Character.isWhitespace(text.charAt(begin - 1))
                && "(,=<>~!".indexOf(text.charAt(begin - 1)) < 0) {
            begin--;
        }
        return at(text, begin, place, vocabulary);
    }

    private static Completion at(String text, int begin, int end, Vocabulary vocabulary) {
        String word = text.substring(begin, end);
        int functionBegin = functionBegin(text, begin);
        List<Token> before;
        try {
            before = Lexer.tokens(text.substring(0, functionBegin));
        } catch (FilterException e) {
            return new Completion(end, end, List.of()); // within quotes
        }
        String typed = text.substring(functionBegin, begin) + word;
        return new Completion(functionBegin, end, matching(typed, proposals(before, vocabulary)));
    }

    /** {@code length(} belongs to the word that is written. */
    private static int functionBegin(String text, int begin) {
        int open = begin - 1;
        if (open < 0 || text.charAt(open) != '(') {
            return begin;
        }
        int first = open;
        while (first > 0 && Character.isLetter(text.charAt(first - 1))) {
            first--;
        }
        String name = text.substring(first, open).toLowerCase(Locale.ROOT);
        return name.isEmpty() || List.of("and", "or", "not", "in").contains(name) ? begin : first;
    }

    private static List<Proposal> matching(String typed, List<Proposal> proposals) {
        String lower = typed.toLowerCase(Locale.ROOT);
        List<Proposal> first = proposals.stream()
                .filter(proposal -> proposal.text().toLowerCase(Locale.ROOT).startsWith(lower))
                .toList();
        List<Proposal> second = proposals.stream()
                .filter(proposal -> proposal.text().toLowerCase(Locale.ROOT).indexOf(lower) > 0)
                .toList();
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static List<Proposal> proposals(List<Token> before, Vocabulary vocabulary) {
        int last = before.size() - 2; // the last token is the end
        if (last < 0 || expectsCondition(before.get(last))) {
            return conditions(vocabulary);
        }
        if (before.get(last).is(Token.Kind.OPERATOR)) {
            return vocabulary
                    .field(nameBefore(before, last))
                    .map(Completion::values)
                    .orElse(List.of());
        }
        return vocabulary
                .field(nameBefore(before, last + 1))
                .map(Completion::operators)
                .orElse(List.of(new Proposal("and", "both"), new Proposal("or", "one of both")));
    }

    private static boolean expectsCondition(Token token) {
        return token.is(Token.Kind.OPEN) || token.isWord("and") || token.isWord("or") || token.isWord("not");
    }

    /** The field that ends before a token, if one does. */
    private static String nameBefore(List<Token> tokens, int index) {
        Token last = tokens.get(Math.max(0, index - 1));
        if (last.is(Token.Kind.CLOSE) && index >= 4) {
            return tokens.get(index - 4).text() + "(" + tokens.get(index - 2).text() + ")";
        }
        return last.is(Token.Kind.WORD) ? last.text() : "";
    }

    private static List<Proposal> conditions(Vocabulary vocabulary) {
        List<Proposal> proposals = new ArrayList<>();
        vocabulary.fields().forEach(field -> proposals.add(new Proposal(field.name(), field.description())));
        proposals.add(new Proposal("not", "the opposite"));
        return proposals;
    }

    private static List<Proposal> operators(Field field) {
        Stream<Proposal> signs = field.type().operators().stream()
                .map(operator -> new Proposal(operator.sign(), field.type().value()));
        Stream<Proposal> others = field.type() == FieldType.FLAG
                ? Stream.of(new Proposal("and", "both"), new Proposal("or", "one of both"))
                : Stream.of(new Proposal("in", "one of several, in parentheses"));
        return (field.type() == FieldType.FLAG ? Stream.concat(others, signs) : Stream.concat(signs, others)).toList();
    }

    private static List<Proposal> values(Field field) {
        Stream<String> values = field.type() == FieldType.FLAG ? Stream.of("true", "false") : field.choices().stream();
        return Stream.concat(
                        values.map(value -> new Proposal(value, "")),
                        Stream.of(new Proposal("none", "what is not known")))
                .toList();
    }
}
