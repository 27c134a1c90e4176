package io.squadron.tokenizer.text;

import java.util.ArrayList;
import java.util.List;

/** White space as Python's {@code str.split()} sees it; the answer check of run_squad depends on it. */
public final class PythonWhiteSpace {

    private PythonWhiteSpace() {}

    /** Splits at every run of white space; no empty parts. */
    public static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int start = -1;
        for (int i = 0; i < text.length(); i++) {
            boolean space = isSpace(text.charAt(i));
            if (!space && start < 0) {
                start = i;
            } else if (space && start >= 0) {
                parts.add(text.substring(start, i));
                start = -1;
            }
        }
        if (start >= 0) {
            parts.add(text.substring(start));
        }
        return parts;
    }

    public static boolean isBlank(String text) {
        return text.chars().allMatch(PythonWhiteSpace::isSpace);
    }

    /** Unicode's bidirectional types WS, B and S and category Zs: what {@code str.isspace} documents. */
    private static boolean isSpace(int c) {
        return (c >= 0x09 && c <= 0x0D)
                || (c >= 0x1C && c <= 0x20)
                || c == 0x85
                || c == 0xA0
                || c == 0x1680
                || (c >= 0x2000 && c <= 0x200A)
                || c == 0x2028
                || c == 0x2029
                || c == 0x202F
                || c == 0x205F
                || c == 0x3000;
    }
}
