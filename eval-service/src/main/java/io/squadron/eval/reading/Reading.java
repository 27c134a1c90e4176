package io.squadron.eval.reading;

/**
 * What was found out, or why it could not be.
 *
 * @param value null without one
 * @param trouble one sentence; empty where there is a value
 */
public record Reading<T>(T value, String trouble) {

    /** Something was found out. */
    public static <T> Reading<T> of(T value) {
        return new Reading<>(value, "");
    }

    /** Nothing was, for this reason. */
    public static <T> Reading<T> none(String trouble) {
        return new Reading<>(null, trouble);
    }

    /** There is a value. */
    public boolean isKnown() {
        return value != null;
    }
}
