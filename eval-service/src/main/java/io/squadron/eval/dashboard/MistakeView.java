package io.squadron.eval.dashboard;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import io.squadron.eval.filter.FilterException;
import io.squadron.eval.runlist.RunQueryException;

/**
 * A mistake in what was asked for, with a pointer at it.
 *
 * @param parameter where the mistake is
 * @param text what was written, or the part of it around the mistake
 * @param carets to be shown below the text, in letters of one width
 */
public record MistakeView(String parameter, String message, String text, String carets) {
    /** UTF-16 units that are shown before and behind the mistake; more would not fit on a line. */
    private static final int AROUND = 40;

    private static final String CUT = "…";
    private static final String FILTER = "filter";

    public static MistakeView of(RunQueryException mistake) {
        return of(mistake.parameter(), mistake.text(), mistake.getMessage(), mistake.begin(), mistake.end());
    }

    /** In a filter. */
    public static MistakeView of(String text, FilterException mistake) {
        return of(FILTER, text, mistake.getMessage(), mistake.begin(), mistake.end());
    }

    private static MistakeView of(String parameter, String text, String message, int mistakeBegin, int mistakeEnd) {
        int begin = Math.min(mistakeBegin, text.length());
        int end = Math.min(Math.max(begin, mistakeEnd), text.length());
        int from = boundary(text, begin - AROUND);
        int to = boundary(text, Math.min(end, begin + AROUND) + AROUND);
        String before = (from > 0 ? CUT : "") + oneLine(text.substring(from, begin));
        String marked = oneLine(text.substring(begin, Math.min(end, to)));
        String behind = oneLine(text.substring(Math.min(end, to), to)) + (to < text.length() ? CUT : "");
        return new MistakeView(
                parameter,
                message,
                before + marked + behind,
                " ".repeat(width(before)) + "^".repeat(Math.max(1, width(marked))));
    }

    public boolean isInFilter() {
        return parameter.equals(FILTER);
    }

    /** Within the text, and not between the halves of a letter. */
    private static int boundary(String text, int index) {
        int within = Math.max(0, Math.min(index, text.length()));
        boolean isBetween = within > 0 && within < text.length() && Character.isLowSurrogate(text.charAt(within));
        return isBetween ? within - 1 : within;
    }

    private static String oneLine(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** In columns of a terminal: letters of East Asia take two, accents none. */
    private static int width(String text) {
        return text.codePoints().map(MistakeView::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        int eastAsian = UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH);
        return eastAsian == UCharacter.EastAsianWidth.WIDE || eastAsian == UCharacter.EastAsianWidth.FULLWIDTH ? 2 : 1;
    }
}
