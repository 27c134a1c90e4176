package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.List;

/** Characters of several documents that answers stand on, so that none stands on those of a better one. */
final class TakenPlaces {
    private final List<Place> taken = new ArrayList<>();

    /** {@code [start, end)} in code points. */
    private record Place(int document, int start, int end) {}

    void take(int document, int start, int end) {
        taken.add(new Place(document, start, end));
    }

    boolean isFree(int document, int start, int end) {
        for (Place place : taken) {
            if (place.document == document && start < place.end && place.start < end) {
                return false;
            }
        }
        return true;
    }
}
