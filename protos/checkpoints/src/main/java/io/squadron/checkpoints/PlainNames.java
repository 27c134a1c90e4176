package io.squadron.checkpoints;

import java.util.regex.Pattern;

/** The names of checkpoints and of their files: one plain segment of a path on every system, and nothing hidden. */
public final class PlainNames {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,119}");

    private PlainNames() {}

    public static String require(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name for a checkpoint or its file: letters, digits, '.', '_' and '-' only"
                            .formatted(name));
        }
        return name;
    }
}
