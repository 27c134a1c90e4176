package io.squadron.inference.answer;

import java.util.List;

/**
 * What post-processing knows of one window {@code [CLS] question [SEP] document part [SEP]}: the entry {@code i} of each
 * list describes {@code input_ids[questionLength + 2 + i]}.
 *
 * @param questionLength tokens of the question, without special tokens
 * @param tokenStart first code point of each document token in the context
 * @param tokenEnd one past the last code point of each document token
 * @param tokenToOrigMap white-space separated word that each document token belongs to
 * @param tokenIsMaxContext this window is the token's maximum context
 * @param tokens text of each document token, as WordPiece prints it ("##ing")
 */
public record DocumentWindow(
        int questionLength,
        List<Integer> tokenStart,
        List<Integer> tokenEnd,
        List<Integer> tokenToOrigMap,
        List<Boolean> tokenIsMaxContext,
        List<String> tokens) {
    public DocumentWindow {
        int n = tokens.size();
        if (tokenStart.size() != n
                || tokenEnd.size() != n
                || tokenToOrigMap.size() != n
                || tokenIsMaxContext.size() != n) {
            throw new IllegalArgumentException(
                    "a window's lists differ in length: %d tokens, %d starts, %d ends, %d words,"
                                    .formatted(n, tokenStart.size(), tokenEnd.size(), tokenToOrigMap.size())
                            + " %d max-context bits".formatted(tokenIsMaxContext.size()));
        }
    }

    /** Index of the first document token in the input. */
    int documentStart() {
        return questionLength + 2;
    }

    /** One past the last document token in the input. */
    int documentEnd() {
        return documentStart() + tokens.size();
    }

    /** The input's index is one of the document part, not of the question or a special token. */
    boolean isDocumentToken(int index) {
        return index >= documentStart() && index < documentEnd();
    }

    /** This window is the maximum context of the document token at this index of the input. */
    boolean isMaxContext(int index) {
        return tokenIsMaxContext.get(index - documentStart());
    }

    /** Length of the input: special tokens, question and document part. */
    public int length() {
        return documentEnd() + 1;
    }
}
