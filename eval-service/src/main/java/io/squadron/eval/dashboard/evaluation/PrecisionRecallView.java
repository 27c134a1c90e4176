package io.squadron.eval.dashboard.evaluation;

import io.squadron.eval.dashboard.EvenlySpread;
import io.squadron.eval.scoring.PrecisionRecallCurve;
import io.squadron.eval.scoring.PrecisionRecallCurve.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A precision-recall curve as a picture and as a table.
 *
 * @param averagePrecision percent
 */
public record PrecisionRecallView(double averagePrecision, List<Point> points) {
    /** More the picture would not show. */
    private static final int DRAWN = 200;

    private static final int ROWS = 10;
    private static final double SIDE = 100;

    static PrecisionRecallView of(PrecisionRecallCurve curve) {
        return new PrecisionRecallView(curve.averagePrecision(), some(curve.points(), DRAWN));
    }

    private static List<Point> some(List<Point> points, int most) {
        return EvenlySpread.places(points.size(), most).mapToObj(points::get).toList();
    }

    /** The line's corners, in the picture's units from its upper left corner. */
    public String line() {
        return points.stream()
                .map(point ->
                        String.format(Locale.ROOT, "%.2f,%.2f", SIDE * point.recall(), SIDE * (1 - point.precision())))
                .collect(Collectors.joining(" "));
    }

    public List<Point> rows() {
        return some(points.subList(Math.min(1, points.size() - 1), points.size()), ROWS);
    }
}
