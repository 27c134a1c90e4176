package io.squadron.trainer.encoder;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds encoders by what a user writes as {@code model_name_or_path}. */
public final class EncoderCatalog {
    /**
     * Loads an encoder. Weights of a directory stay in a mapped file; those of a built-in encoder take heap.
     *
     * @param modelNameOrPath {@code "all-MiniLM-L6-v2"}, or a Hugging Face directory with config.json and model.safetensors
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     * @throws UnusableEncoderException if what is there is no BERT in safetensors, or is damaged
     */
    public Encoder find(String modelNameOrPath) {
        if (modelNameOrPath.equals(MiniLmEncoder.NAME)) {
            return MiniLmEncoder.load();
        }
        return new HuggingFaceDirectory(directory(modelNameOrPath)).load();
    }

    /**
     * Checks that there is such an encoder, without loading it.
     *
     * @throws UnknownEncoderException if there is neither such a name nor such a directory
     */
    public void requireKnown(String modelNameOrPath) {
        if (!modelNameOrPath.equals(MiniLmEncoder.NAME)) {
            directory(modelNameOrPath);
        }
    }

    private static Path directory(String modelNameOrPath) {
        try {
            Path path = Path.of(modelNameOrPath).toAbsolutePath().normalize();
            if (!modelNameOrPath.isBlank() && Files.isDirectory(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new UnknownEncoderException(unknown(modelNameOrPath), e);
        }
        throw new UnknownEncoderException(unknown(modelNameOrPath));
    }

    private static String unknown(String modelNameOrPath) {
        return "no encoder \"%s\": name %s, or a directory with config.json and model.safetensors"
                .formatted(modelNameOrPath, MiniLmEncoder.NAME);
    }
}
