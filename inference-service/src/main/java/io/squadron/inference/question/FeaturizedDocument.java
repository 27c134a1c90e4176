package io.squadron.inference.question;

import io.squadron.inference.answer.ContextText;
import io.squadron.inference.answer.Document;
import io.squadron.inference.answer.DocumentWindow;
import io.squadron.inference.batching.WindowInput;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokenizer-service's windows of one question and context, as the model and the post-processing read them.
 *
 * @param document for the post-processing
 * @param inputs for the model, in the order of the document's windows
 */
record FeaturizedDocument(Document document, List<WindowInput> inputs, boolean doLowerCase) {

    /**
     * Reads a response.
     *
     * @throws IllegalStateException if it breaks the contract: windows without tokens, lists of unlike lengths, offsets
     *     outside of the context
     */
    static FeaturizedDocument of(String context, FeaturizeResponse response, int maxSeqLength) {
        int n = response.getWindowsCount();
        if (n == 0 || response.getTokensCount() != n) {
            throw new IllegalStateException(
                    "the tokenizer-service gave %d windows and tokens for %d".formatted(n, response.getTokensCount()));
        }
        try {
            List<WindowInput> inputs = new ArrayList<>(n);
            List<DocumentWindow> windows = new ArrayList<>(n);
            Map<String, String> vocabulary = new HashMap<>();
            for (int i = 0; i < n; i++) {
                Window window = response.getWindows(i);
                DocumentWindow document =
                        documentWindow(window, response.getTokens(i).getDocumentTokensList(), vocabulary);
                requireLength(document, window.getInputIdsCount(), maxSeqLength);
                windows.add(document);
                inputs.add(new WindowInput(
                        window.getInputIdsList().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        window.getQuestionLength()));
            }
            return new FeaturizedDocument(
                    new Document(new ContextText(context, response.getWordOffsetsList()), List.copyOf(windows)),
                    List.copyOf(inputs),
                    response.getDoLowerCase());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("the tokenizer-service's windows break the contract: " + e.getMessage(), e);
        }
    }

    int windowCount() {
        return inputs.size();
    }

    /** Code points of its context. */
    int length() {
        return document.context().length();
    }

    /** Tokens of the longest window. */
    int longestWindow() {
        return inputs.stream().mapToInt(WindowInput::length).max().orElse(0);
    }

    private static void requireLength(DocumentWindow window, int inputIds, int maxSeqLength) {
        if (inputIds != window.length() || inputIds > maxSeqLength) {
            throw new IllegalArgumentException("%d input ids in a window of %d tokens, asked for were %d at most"
                    .formatted(inputIds, window.length(), maxSeqLength));
        }
    }

    /** @param vocabulary the document's tokens, of which each is kept once: there are as many as in all windows together */
    private static DocumentWindow documentWindow(Window window, List<String> tokens, Map<String, String> vocabulary) {
        List<Boolean> isMaxContext = new ArrayList<>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            int octet = i / 8 < window.getTokenIsMaxContext().size()
                    ? window.getTokenIsMaxContext().byteAt(i / 8)
                    : 0;
            isMaxContext.add((octet >> (i % 8) & 1) == 1);
        }
        return new DocumentWindow(
                window.getQuestionLength(),
                window.getTokenStartList(),
                window.getTokenEndList(),
                window.getTokenToOrigMapList(),
                isMaxContext,
                tokens.stream()
                        .map(token -> vocabulary.computeIfAbsent(token, first -> first))
                        .toList());
    }
}
