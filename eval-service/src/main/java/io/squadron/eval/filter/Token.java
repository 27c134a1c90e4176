package io.squadron.eval.filter;

/**
 * A piece of a filter's text.
 *
 * @param text as it is written; of a {@link Kind#QUOTED} one without quotes and backslashes
 * @param begin in UTF-16 units
 * @param end behind it
 */
record Token(Kind kind, String text, int begin, int end) {
    enum Kind {
        /** A name, a number, a date, or a word that needs no quotes. */
        WORD,
        QUOTED,
        OPERATOR,
        OPEN,
        CLOSE,
        COMMA,
        END
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** It is a word of the language. */
    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
}
