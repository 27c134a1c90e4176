package io.squadron.tokenizer.wordpiece;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The tokenizer that is always there: the uncased BERT vocabulary of the embedded encoder. */
public final class BuiltInTokenizer {

    public static final String NAME = "all-MiniLM-L6-v2";

    /** Put here by the build, out of the encoder's Maven artifact. */
    private static final String RESOURCE = "all-minilm-l6-v2-tokenizer.json";

    private BuiltInTokenizer() {}

    public static TokenizerDefinition definition() {
        try (InputStream resource = BuiltInTokenizer.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the build has left out " + RESOURCE);
            }
            return TokenizerFiles.read(NAME, Map.of(TokenizerDefinition.TOKENIZER_JSON, resource.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
