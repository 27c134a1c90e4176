package io.squadron.eval.dashboard;

import io.quarkus.qute.TemplateExtension;
import io.squadron.eval.runlist.FilterText;
import io.squadron.eval.statistics.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** How figures look on the pages; an unknown one is a dash. In templates: {@code {show:percent(run.f1)}}. */
@TemplateExtension(namespace = "show")
public final class Display {
    public static final String UNKNOWN = "–";
    private static final long[] BYTE_STEPS = {1L << 30, 1L << 20, 1L << 10};
    private static final String[] BYTE_UNITS = {"GiB", "MiB", "KiB"};

    /** A double holds every whole number up to here. */
    private static final double PLAIN_BELOW = 1e15;

    private Display() {}

    /** A metric in percent, with the two digits that papers give. */
    public static String percent(Double percent) {
        return percent == null ? UNKNOWN : number(percent, "%.2f");
    }

    /** Address of the runs with a tag. */
    static String tagged(String tag) {
        return "/?filter=" + AskedFilter.encode(FilterText.equal("tags", tag));
    }

    /** With where it would lie for other questions. */
    static String interval(Interval percent) {
        return percent == null
                ? UNKNOWN
                : String.format(Locale.ROOT, "%.1f (%.1f to %.1f)", percent.estimate(), percent.low(), percent.high());
    }

    /** Its ends only. */
    public static String range(Interval percent) {
        return String.format(Locale.ROOT, "%.1f to %.1f", percent.low(), percent.high());
    }

    /** A difference with its sign, in points. */
    static String difference(Interval points) {
        return points == null
                ? UNKNOWN
                : String.format(Locale.ROOT, "%+.1f (%+.1f to %+.1f)", points.estimate(), points.low(), points.high());
    }

    /** How often chance alone does it. */
    static String chance(double p) {
        return p < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    /** A fraction as whole percent. */
    static String share(double fraction) {
        return String.format(Locale.ROOT, "%.0f%%", Math.floor(100 * fraction));
    }

    /** A value from 0 to 1 with two digits. */
    static String unit(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    public static String loss(Double loss) {
        return loss == null ? UNKNOWN : number(loss, Math.abs(loss) < 1e6 ? "%.4f" : "%.3e");
    }

    public static String rate(Double perSecond) {
        return perSecond == null ? UNKNOWN : number(perSecond, perSecond < 100 ? "%.1f" : "%,.0f");
    }

    static String learningRate(Double rate) {
        return rate == null ? UNKNOWN : number(rate, "%.2e");
    }

    public static String epoch(Double epoch) {
        return epoch == null ? UNKNOWN : number(epoch, "%.2f");
    }

    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    public static String duration(Double seconds) {
        if (seconds == null || !Double.isFinite(seconds) || seconds < 0) {
            return UNKNOWN;
        }
        Duration duration = Duration.ofSeconds(Math.round(Math.min(seconds, 1e12)));
        if (duration.toHours() >= 48) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }

    public static String bytes(long bytes) {
        for (int i = 0; i < BYTE_STEPS.length; i++) {
            if (bytes >= BYTE_STEPS[i]) {
                return String.format(Locale.ROOT, "%.1f %s", (double) bytes / BYTE_STEPS[i], BYTE_UNITS[i]);
            }
        }
        return bytes + " B";
    }

    /** A setting as it was given: 16, 0.1, 3e-5. */
    public static String figure(double number) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        boolean isWhole = number == Math.rint(number) && Math.abs(number) < PLAIN_BELOW;
        return isWhole ? Long.toString((long) number) : FilterText.number(number);
    }

    /** For {@code datetime} attributes and, until the script has put it into the reader's time zone, for the reader. */
    public static String time(Instant time) {
        return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** An enum constant as a word: "Running". */
    static String word(Object constant) {
        String name = constant.toString().toLowerCase(Locale.ROOT);
        return name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    static String lower(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT);
    }

    private static String number(double value, String format) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : Double.toString(value);
    }
}
