package io.squadron.tokenizer.window;

/**
 * {@code [CLS] question [SEP] part of the document [SEP]}, unpadded. Entry {@code i} of the per-token arrays describes
 * {@code inputIds[questionLength + 2 + i]}.
 *
 * @param docSpanIndex which window of its question, from 0
 * @param inputIds {@code int[sequence]}
 * @param questionLength tokens of the question after its cut, without special tokens
 * @param documentStart index of the first token among the document's tokens
 * @param tokenStart {@code int[documentTokens]}, first code point in the context
 * @param tokenEnd {@code int[documentTokens]}, one past the last code point
 * @param tokenToOrigMap {@code int[documentTokens]}, index of the white-space separated word
 * @param tokenIsMaxContext {@code boolean[documentTokens]}, this window gives the token its maximum context
 * @param startPosition index into inputIds; 0, the [CLS] token, if the answer is not wholly inside or not asked for
 * @param endPosition inclusive
 * @param isImpossible there is no answer in this window
 */
@SuppressWarnings("ArrayRecordComponent") // A carrier of results, compared by its parts only.
public record Window(
        int docSpanIndex,
        int[] inputIds,
        int questionLength,
        int documentStart,
        int[] tokenStart,
        int[] tokenEnd,
        int[] tokenToOrigMap,
        boolean[] tokenIsMaxContext,
        int startPosition,
        int endPosition,
        boolean isImpossible) {

    /** Number of document tokens ({@code paragraph_len}). */
    public int documentLength() {
        return tokenStart.length;
    }

    /** Index of the first document token in inputIds. */
    public int documentOffset() {
        return questionLength + 2;
    }
}
