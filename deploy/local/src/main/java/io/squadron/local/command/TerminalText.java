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
}
