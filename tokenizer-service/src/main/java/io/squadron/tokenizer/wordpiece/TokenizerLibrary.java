package io.squadron.tokenizer.wordpiece;

/**
 * What turns a tokenizer's files into one that cuts words: Hugging Face's native library, which the service stands on, kept
 * behind this so that the rules about words and windows are plain Java. Safe for many threads.
 */
@FunctionalInterface
public interface TokenizerLibrary {

    /**
     * Loads a tokenizer.
     *
     * @throws UnusableTokenizerException if the library cannot read it
     */
    Loaded load(TokenizerDefinition definition);

    /** A tokenizer in the library's memory. Safe for many threads until it is closed, and not to be used afterwards. */
    interface Loaded extends AutoCloseable {

        /** The tokens of one word: no special tokens added, nothing cut or padded. */
        WordPieces encode(String word);

        @Override
        void close();
    }
}
