package io.squadron.eval.filter;

/**
 * By what rows are sorted.
 *
 * @param isDescending the largest first
 */
public record SortOrder(Field field, boolean isDescending) {
    private static final String DESCENDING = "-";

    /**
     * Reads {@code f1} or, the largest first, {@code -f1}.
     *
     * @throws FilterException if there is no such field
     */
    public static SortOrder parse(String text, Vocabulary vocabulary) throws FilterException {
        boolean isDescending = text.startsWith(DESCENDING);
        String name = isDescending ? text.substring(DESCENDING.length()) : text;
        Field field = vocabulary
                .field(name)
                .orElseThrow(() -> new FilterException(
                        "There is no field “%s” to sort by%s".formatted(name, vocabulary.didYouMean(name)),
                        0,
                        text.length()));
        return new SortOrder(field, isDescending);
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return (isDescending ? DESCENDING : "") + field.name();
    }

    /** What is not known comes last, in both directions. */
    public String sql() {
        return "(%s) %s nulls last".formatted(field.sql(), isDescending ? "desc" : "asc");
    }
}
