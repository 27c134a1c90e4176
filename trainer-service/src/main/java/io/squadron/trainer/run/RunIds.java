package io.squadron.trainer.run;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** Names of runs: {@code run-20261122-171530-x7k2} when the caller gives none. */
public final class RunIds {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
    // Without 0, 1, l and o, which are hard to tell apart on paper.
    private static final String LETTERS = "23456789abcdefghijkmnpqrstuvwxyz";

    private RunIds() {}

    /** A run id becomes part of directory names and keys, so it is as narrow as the contract says. */
    public static boolean valid(String runId) {
        return VALID.matcher(runId).matches();
    }

    /** Makes an id of the time, in UTC, and four random letters for runs of the same second. */
    public static String make(Instant now) {
        SecureRandom random = new SecureRandom();
        StringBuilder id = new StringBuilder("run-").append(TIME.format(now)).append('-');
        for (int i = 0; i < 4; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
