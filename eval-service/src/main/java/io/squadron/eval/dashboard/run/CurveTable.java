package io.squadron.eval.dashboard.run;

import io.squadron.eval.dashboard.EvenlySpread;
import java.time.Instant;
import java.util.List;

/**
 * A curve to read: some of its points, the first and the last among them.
 *
 * @param total points that the run has
 */
public record CurveTable(List<Row> rows, long total) {
    /** More than that nobody reads. */
    static final int MOST_ROWS = 50;

    /** A point; a figure that no axis can show is null. */
    public record Row(
            long step,
            Double epoch,
            Double loss,
            Double learningRate,
            Double gradNorm,
            Double windowsPerSecond,
            Long memoryBytes,
            Instant time) {}

    static CurveTable of(Curve curve) {
        return new CurveTable(
                EvenlySpread.places(curve.step().size(), MOST_ROWS)
                        .mapToObj(i -> row(curve, i))
                        .toList(),
                curve.total());
    }

    private static Row row(Curve curve, int i) {
        return new Row(
                curve.step().get(i),
                curve.epoch().get(i),
                curve.loss().get(i),
                curve.learningRate().get(i),
                curve.gradNorm().get(i),
                curve.windowsPerSecond().get(i),
                curve.memoryBytes().get(i),
                Instant.ofEpochMilli(curve.time().get(i)));
    }

    public long shown() {
        return rows.size();
    }

    public boolean isThinned() {
        return shown() < total;
    }
}
