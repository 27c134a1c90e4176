package io.squadron.tokenizer.huggingface;

import io.squadron.tokenizer.wordpiece.BuiltInTokenizer;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;

/** Tokenizers for tests, on the library that the service uses. */
public final class Tokenizers {

    private Tokenizers() {}

    public static WordPieceTokenizer builtIn() {
        return of(BuiltInTokenizer.definition());
    }

    public static WordPieceTokenizer of(TokenizerDefinition definition) {
        return new WordPieceTokenizer(definition, new HuggingFaceLibrary());
    }
}
