package io.squadron.tokenizer.text;

/**
 * Text from outside as it may stand in a message: short, and without a character that a terminal, a log or a reader would
 * take for something else. Control and format characters, separators of lines and every space but the common one are
 * written as {@code <U+00A0>}.
 */
public final class Printable {

    private static final String CUT = "\u2026";

    private Printable() {}

    /** The text, at most so many of its code points, the rest as an ellipsis. */
    public static String of(String text, int maxCodePoints) {
        StringBuilder printable = new StringBuilder();
        int count = 0;
        for (int i = 0; i < text.length(); count++) {
            if (count == maxCodePoints) {
                return printable.append(CUT).toString();
            }
            int codePoint = text.codePointAt(i);
            if (isVisible(codePoint)) {
                printable.appendCodePoint(codePoint);
            } else {
                printable.append("<U+%04X>".formatted(codePoint));
            }
            i += Character.charCount(codePoint);
        }
        return printable.toString();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }
}
