package io.squadron.inference.question;

import io.squadron.inference.answer.Document;
import io.squadron.inference.batching.WindowInput;
import java.util.List;

/**
 * One question's documents, in the order of its contexts.
 *
 * @param all at least one
 */
record FeaturizedDocuments(List<FeaturizedDocument> all) {
    FeaturizedDocuments {
        all = List.copyOf(all);
    }

    FeaturizedDocument first() {
        return all.get(0);
    }

    /** For the model, one document after the other. */
    List<WindowInput> inputs() {
        return all.stream().flatMap(document -> document.inputs().stream()).toList();
    }

    /** For the post-processing. */
    List<Document> documents() {
        return all.stream().map(FeaturizedDocument::document).toList();
    }

    int windows() {
        return all.stream().mapToInt(FeaturizedDocument::windowCount).sum();
    }

    /** For each document its windows times the longest of them. */
    long windowTokens() {
        return all.stream()
                .mapToLong(document -> (long) document.windowCount() * document.longestWindow())
                .sum();
    }
}
