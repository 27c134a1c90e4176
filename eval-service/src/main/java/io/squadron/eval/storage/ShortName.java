package io.squadron.eval.storage;

/** What people call something that they keep: 1 to {@value #LONGEST} letters on one line. */
public final class ShortName {
    /** UTF-16 units. */
    public static final int LONGEST = 80;

    private ShortName() {}

    public static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }
}
