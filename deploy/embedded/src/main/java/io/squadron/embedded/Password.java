package io.squadron.embedded;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * What the one account of an embedded server is proven by. It never prints itself.
 *
 * @param text letters, digits, {@code -} and {@code _}, so that it stands in any file as it is
 */
public record Password(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{20,}");
    private static final int BYTES = 24;

    public Password {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "A password has at least 20 characters, all of them letters, digits, - or _");
        }
    }

    /** One that nobody can guess: 192 bits. */
    public static Password random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Password(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Override
    public String toString() {
        return "a password";
    }
}
