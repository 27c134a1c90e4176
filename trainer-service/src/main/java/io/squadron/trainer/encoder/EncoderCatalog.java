package io.squadron.trainer.encoder;

/** Finds encoders by what a user writes as {@code model_name_or_path}. */
@SuppressWarnings("DoNotCallSuggester") // until it is written, in a moment
public final class EncoderCatalog {
    /**
     * Loads an encoder. Weights of a directory stay in a mapped file; those of a built-in encoder take heap.
     *
     * @param modelNameOrPath {@code "all-MiniLM-L6-v2"}, or a Hugging Face directory with config.json and model.safetensors
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     * @throws UnusableEncoderException if what is there is no BERT in safetensors, or is damaged
     */
    public Encoder find(String modelNameOrPath) {
        throw new UnsupportedOperationException(modelNameOrPath);
    }
}
