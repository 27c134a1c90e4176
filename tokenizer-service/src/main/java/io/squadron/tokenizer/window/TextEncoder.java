package io.squadron.tokenizer.window;

import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.text.Words;

/** A BERT tokenizer, as far as windows need one. Implementations may be called from many threads. */
public interface TextEncoder {

    /**
     * The tokens of all words, each word tokenized by itself: no special tokens added, nothing cut or padded.
     *
     * @param wanted is asked now and then while a long text is tokenized
     */
    EncodedText encode(Words words, StillWanted wanted);

    /** The tokens of a whole text, which is short. */
    default EncodedText encode(String text) {
        return encode(Words.of(CodePoints.of(text)), StillWanted.ALWAYS);
    }

    int clsTokenId();

    int sepTokenId();
}
