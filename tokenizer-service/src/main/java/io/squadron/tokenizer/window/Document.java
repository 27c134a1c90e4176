package io.squadron.tokenizer.window;

import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.text.Words;

/**
 * A context, tokenized once for all its questions, with the maps between words and tokens.
 *
 * <p>A word may have no token at all: BERT's tokenizer drops control characters.
 */
public final class Document {

    private final Words words;
    private final EncodedText encoded;
    private final int[] tokenToWord;
    private final int[] wordToToken;

    private Document(Words words, EncodedText encoded, int[] tokenToWord, int[] wordToToken) {
        this.words = words;
        this.encoded = encoded;
        this.tokenToWord = tokenToWord;
        this.wordToToken = wordToToken;
    }

    /**
     * Tokenizes a context.
     *
     * @param wanted is asked now and then meanwhile
     */
    public static Document of(String context, TextEncoder encoder, StillWanted wanted) {
        Words words = Words.of(CodePoints.of(context));
        EncodedText encoded = encoder.encode(words, wanted);
        int[] tokenToWord = new int[encoded.length()];
        int[] wordToToken = new int[words.count() + 1];
        int word = 0;
        for (int token = 0; token < encoded.length(); token++) {
            while (word < words.count() && encoded.starts()[token] >= words.end(word)) {
                wordToToken[++word] = token;
            }
            tokenToWord[token] = word;
        }
        while (word < words.count()) {
            wordToToken[++word] = encoded.length();
        }
        return new Document(words, encoded, tokenToWord, wordToToken);
    }

    public Words words() {
        return words;
    }

    public EncodedText encoded() {
        return encoded;
    }

    /** Number of tokens. */
    public int length() {
        return encoded.length();
    }

    /** The word that a token belongs to (run_squad's {@code tok_to_orig_index}). */
    public int wordOf(int token) {
        return tokenToWord[token];
    }

    /** The first token of a word, or of the next word that has one ({@code orig_to_tok_index}). */
    int firstTokenOf(int word) {
        return wordToToken[word];
    }

    /** The last token of a word, or of the last word before it that has one. */
    int lastTokenOf(int word) {
        return wordToToken[word + 1] - 1;
    }
}
