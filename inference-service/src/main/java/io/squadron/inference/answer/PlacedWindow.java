package io.squadron.inference.answer;

import java.util.ArrayList;
import java.util.List;

/**
 * A window among all those of a question.
 *
 * @param document index of the document that it is of
 * @param index among the windows of all documents, one document after the other
 */
record PlacedWindow(int document, int index, DocumentWindow window) {
    static List<PlacedWindow> of(List<Document> documents) {
        List<PlacedWindow> placed = new ArrayList<>();
        for (int d = 0; d < documents.size(); d++) {
            for (DocumentWindow window : documents.get(d).windows()) {
                placed.add(new PlacedWindow(d, placed.size(), window));
            }
        }
        return placed;
    }
}
