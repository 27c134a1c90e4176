package io.squadron.inference.answer;

/** A text and where it stands in its context: {@code [start, end)} in code points. */
record PlacedText(String text, int start, int end) {
    /** "No answer". */
    static final PlacedText NONE = new PlacedText("", 0, 0);
}
