package io.squadron.local.command;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was logged at once: a line that begins with date and time, and those that follow it, e.g. a stack trace.
 *
 * @param log whose it is
 * @param time as it is written; empty for lines before the first with a time
 */
record LogEntry(String log, String time, List<String> lines) {
    /** Entries of the same millisecond stay in the order in which they are. */
    static final Comparator<LogEntry> BY_TIME = Comparator.comparing(LogEntry::time);

    private static final Pattern TIME = Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}");

    /**
     * The entries of some lines.
     *
     * @param before the time of what stood before them: lines without one belong to it
     */
    static List<LogEntry> of(String log, String before, List<String> lines) {
        List<LogEntry> entries = new ArrayList<>();
        for (String line : lines) {
            Matcher time = TIME.matcher(line);
            if (time.find()) {
                entries.add(new LogEntry(log, time.group(), new ArrayList<>()));
            } else if (entries.isEmpty()) {
                entries.add(new LogEntry(log, before, new ArrayList<>()));
            }
            entries.get(entries.size() - 1).lines().add(line);
        }
        return entries;
    }
}
