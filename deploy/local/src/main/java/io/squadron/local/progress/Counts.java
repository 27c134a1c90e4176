package io.squadron.local.progress;

import java.util.Locale;

/** How much of how much, as people read it. */
final class Counts {
    private Counts() {}

    /**
     * {@code 120/1,381}, {@code 12/45 MB}, or {@code 120} while the total is unknown.
     *
     * @param total 0 while it is unknown
     */
    static String text(long done, long total, Progress.Unit unit) {
        String counted = number(done, unit) + (total > 0 ? "/" + number(total, unit) : "");
        return total <= 0 && done == 0 ? "" : counted + unit.name();
    }

    private static String number(long amount, Progress.Unit unit) {
        return String.format(Locale.ROOT, "%,d", (amount + unit.size() / 2) / unit.size());
    }
}
