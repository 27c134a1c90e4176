package io.squadron.inference.answer;

/**
 * One entry of the n-best list.
 *
 * @param document index of the document that it stands in; 0 for "no answer"
 */
record Entry(int document, PlacedText place, double startLogit, double endLogit) {
    /** "No answer" with these logits. */
    static Entry none(double startLogit, double endLogit) {
        return new Entry(0, PlacedText.NONE, startLogit, endLogit);
    }

    double score() {
        return startLogit + endLogit;
    }

    boolean isNull() {
        return place.text().isEmpty();
    }
}
