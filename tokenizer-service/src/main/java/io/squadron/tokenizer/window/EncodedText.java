package io.squadron.tokenizer.window;

/**
 * A text's tokens without special tokens, all arrays of the same length.
 *
 * @param ids ids in the vocabulary
 * @param tokens as BERT's tokenizer prints them, "##ing"
 * @param starts first code point of each token in the text
 * @param ends one past the last code point of each token
 */
@SuppressWarnings("ArrayRecordComponent") // Passed from tokenizer to window maker and never compared.
public record EncodedText(int[] ids, String[] tokens, int[] starts, int[] ends) {

    public int length() {
        return ids.length;
    }
}
