package io.squadron.inference.answer;

/**
 * One entry of the n-best list.
 *
 * @param text empty for "no answer"
 * @param document index of the document that it stands in; 0 for "no answer"
 * @param start in that document's context, code points; 0 for "no answer"
 * @param end exclusive; 0 for "no answer"
 * @param startUtf16 the same place in UTF-16 units
 * @param endUtf16 exclusive
 * @param probability softmax over the n-best list
 */
public record Answer(
        String text,
        int document,
        int start,
        int end,
        int startUtf16,
        int endUtf16,
        double startLogit,
        double endLogit,
        double probability) {

    /** {@code sigmoid(0.1 * (start + end logit))}, Haystack's calibration: unlike a softmax, comparable across documents. */
    public double score() {
        return 1.0 / (1.0 + Math.exp(-0.1 * (startLogit + endLogit)));
    }
}
