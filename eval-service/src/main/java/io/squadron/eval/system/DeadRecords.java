package io.squadron.eval.system;

import java.util.List;

/**
 * Dead letters.
 *
 * @param newest the newest first
 * @param topics those that the newest stood on and that something can be sent to again, in the alphabet's order
 * @param total how many there are
 */
public record DeadRecords(List<DeadRecord> newest, List<String> topics, long total) {
    /** Those that are not shown. */
    public long older() {
        return Math.max(0, total - newest.size());
    }
}
