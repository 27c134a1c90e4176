package io.squadron.local.stack;

/**
 * What was looked at, and what was found.
 *
 * @param subject in a word
 * @param what one sentence, or the figure where nothing is wrong
 * @param remedy what to do about it; empty where nothing is wrong
 */
public record Finding(boolean isWrong, String subject, String what, String remedy) {
    /** Nothing is wrong there. */
    public static Finding well(String subject, String what) {
        return new Finding(false, subject, what, "");
    }

    /** Something is wrong there. */
    public static Finding wrong(String subject, String what, String remedy) {
        return new Finding(true, subject, what, remedy);
    }
}
