package io.squadron.local.stack;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a supervisor says on its standard output to whoever started it, a line each. Anything else on that stream is
 * ignored, so that a library that prints does no harm.
 */
sealed interface SupervisorReport {
    String PART = "squadron-part";
    String RUNNING = "squadron-running";
    String FAILED = "squadron-failed";

    /** A part has changed. */
    record PartChanged(Part part, PartState state, String detail) implements SupervisorReport {}

    /** Everything is ready. */
    record Running() implements SupervisorReport {}

    /** The start has failed; everything that was started has been stopped. */
    record Failed(String sentence) implements SupervisorReport {}

    /** Returns the line that {@link #parse} reads. */
    default String line() {
        if (this instanceof PartChanged change) {
            return String.join("\t", PART, change.part().name(), change.state().name(), escape(change.detail()));
        }
        return this instanceof Failed failed ? FAILED + "\t" + escape(failed.sentence()) : RUNNING;
    }

    /** Returns the report, or nothing if the line is none. */
    static Optional<SupervisorReport> parse(String line) {
        String[] fields = line.split("\t", -1);
        return switch (fields[0]) {
            case PART ->
                Optional.of(
                        new PartChanged(Part.valueOf(fields[1]), PartState.valueOf(fields[2]), unescape(fields[3])));
            case RUNNING -> Optional.of(new Running());
            case FAILED -> Optional.of(new Failed(unescape(fields[1])));
            default -> Optional.empty();
        };
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String unescape(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
