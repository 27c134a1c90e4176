package io.squadron.tokenizer.text;

/**
 * A string addressed by Unicode code points, as SQuAD's {@code answer_start} and Python's strings are. Java's strings
 * are addressed by UTF-16 units; the two differ after the first character outside the Basic Multilingual Plane, such as
 * an emoji.
 */
public final class CodePoints {

    private final String text;
    private final int[] utf16Offsets;

    private CodePoints(String text, int[] utf16Offsets) {
        this.text = text;
        this.utf16Offsets = utf16Offsets;
    }

    public static CodePoints of(String text) {
        int length = text.codePointCount(0, text.length());
        if (length == text.length()) {
            return new CodePoints(text, null);
        }
        int[] offsets = new int[length + 1];
        int utf16 = 0;
        for (int i = 0; i < length; i++) {
            offsets[i] = utf16;
            utf16 += Character.charCount(text.codePointAt(utf16));
        }
        offsets[length] = utf16;
        return new CodePoints(text, offsets);
    }

    /** The whole text. */
    public String text() {
        return text;
    }

    /** Number of code points. */
    public int length() {
        return utf16Offsets == null ? text.length() : utf16Offsets.length - 1;
    }

    /** The code point at an index counted in code points. */
    public int at(int index) {
        return text.codePointAt(toUtf16(index));
    }

    /** The text of [start, end), both counted in code points. */
    public String substring(int start, int end) {
        return text.substring(toUtf16(start), toUtf16(end));
    }

    /** The UTF-16 index of a code point index. */
    public int toUtf16(int index) {
        return utf16Offsets == null ? index : utf16Offsets[index];
    }
}
