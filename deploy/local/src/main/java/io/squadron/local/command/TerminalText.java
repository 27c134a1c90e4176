package io.squadron.local.command;

/**
 * Text from a document as it may be shown on a terminal: on one line, and without a character that moves the cursor,
 * changes the screen or the direction of writing. Such characters are written as {@code <U+001B>}.
 */
final class TerminalText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private TerminalText() {}

    static String of(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (isHarmless(codePoint)) {
                printable.appendCodePoint(codePoint);
            } else {
                printable.append("<U+%04X>".formatted(codePoint));
            }
        });
        return printable.toString();
    }

    /** The two joiners decide how letters and emoji look, and nothing else. */
    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> codePoint == ZERO_WIDTH_NON_JOINER || codePoint == ZERO_WIDTH_JOINER;
            default -> true;
        };
    }

    /** In columns: letters of East Asia take two, accents none. */
    static int width(String text) {
        return text.codePoints().map(TerminalText::width).sum();
    }

    private static int width(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default ->
                switch (Character.UnicodeScript.of(codePoint)) {
                    case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
                    default -> 1;
                };
        };
    }
}
