package io.squadron.tokenizer.wordpiece;

/**
 * The tokens of one word, all arrays of the same length.
 *
 * @param ids ids in the vocabulary
 * @param starts first code point of each token, counted from the word's own start
 * @param ends one past the last code point of each token
 */
@SuppressWarnings("ArrayRecordComponent") // Shared by the users of a cache, who only read it.
public record WordPieces(int[] ids, int[] starts, int[] ends) {}
