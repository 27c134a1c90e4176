package io.squadron.eval.window;

import io.squadron.v1.Window;
import java.util.List;

/**
 * Where a question's answers stand in its context.
 *
 * @param places none for windows that say it themselves (split TRAIN)
 */
public record AnswerPlaces(List<Place> places) {
    /** For windows that carry their positions. */
    public static final AnswerPlaces IN_THE_WINDOW = new AnswerPlaces(List.of());

    /**
     * A stretch of the context.
     *
     * @param begin in code points
     * @param end behind it
     */
    public record Place(long begin, long end) {}

    /** Whether a token of the context, by its number among them, is in an answer. */
    boolean cover(Window window, int token) {
        int index = window.getQuestionLength() + 2 + token;
        boolean isSaid =
                window.getStartPosition() > 0 && window.getStartPosition() <= index && index <= window.getEndPosition();
        long begin = window.getTokenStart(token);
        long end = window.getTokenEnd(token);
        return isSaid || places.stream().anyMatch(place -> begin < place.end() && end > place.begin());
    }
}
