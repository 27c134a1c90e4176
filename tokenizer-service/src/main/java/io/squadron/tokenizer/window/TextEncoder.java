package io.squadron.tokenizer.window;

/** A BERT tokenizer, as far as windows need one. Implementations may be called from many threads. */
public interface TextEncoder {

    /** The whole text's tokens: no special tokens added, nothing cut or padded. */
    EncodedText encode(String text);

    int clsTokenId();

    int sepTokenId();
}
