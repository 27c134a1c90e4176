package io.squadron.tokenizer.huggingface;

import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerLibrary;
import io.squadron.tokenizer.wordpiece.WordPieces;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;

/** The native library, but for one word: there it fails as native code can, by an Error. */
@Alternative
@Singleton
public final class FailingLibrary implements TokenizerLibrary {

    /** Neither a text with it can be tokenized nor a tokenizer loaded that has it in its vocabulary. */
    public static final String WORD = "unlinked";

    private final TokenizerLibrary library = new HuggingFaceLibrary();

    @Override
    public Loaded load(TokenizerDefinition definition) {
        if (definition.vocabulary().contains(WORD)) {
            throw new UnsatisfiedLinkError("no " + WORD + " in java.library.path");
        }
        return new Failing(library.load(definition));
    }

    private record Failing(Loaded loaded) implements Loaded {

        @Override
        public WordPieces encode(String word) {
            if (word.equals(WORD)) {
                throw new UnsatisfiedLinkError("no " + WORD + " in java.library.path");
            }
            return loaded.encode(word);
        }

        @Override
        public void close() {
            loaded.close();
        }
    }
}
