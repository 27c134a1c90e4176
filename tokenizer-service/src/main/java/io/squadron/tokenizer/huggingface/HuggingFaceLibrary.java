package io.squadron.tokenizer.huggingface;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.squadron.tokenizer.wordpiece.TokenizerDefinition;
import io.squadron.tokenizer.wordpiece.TokenizerLibrary;
import io.squadron.tokenizer.wordpiece.UnusableTokenizerException;
import io.squadron.tokenizer.wordpiece.WordPieces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Hugging Face's native library as DJL brings it: the only class of the service that knows either. */
public final class HuggingFaceLibrary implements TokenizerLibrary {

    /** Without these the library adds [CLS] and [SEP], and cuts at 512. */
    private static final Map<String, String> OPTIONS =
            Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");

    @Override
    public Loaded load(TokenizerDefinition definition) {
        try {
            return new NativeTokenizer(HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(definition.file(TokenizerDefinition.TOKENIZER_JSON)), OPTIONS));
        } catch (IOException | RuntimeException e) {
            throw new UnusableTokenizerException(
                    "The tokenizer " + definition.id() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private record NativeTokenizer(HuggingFaceTokenizer tokenizer) implements Loaded {

        @Override
        public WordPieces encode(String word) {
            Encoding encoding = tokenizer.encode(word, false, false);
            long[] ids = encoding.getIds();
            CharSpan[] spans = encoding.getCharTokenSpans();
            WordPieces pieces = new WordPieces(new int[ids.length], new int[ids.length], new int[ids.length]);
            for (int i = 0; i < ids.length; i++) {
                pieces.ids()[i] = (int) ids[i];
                pieces.starts()[i] = spans[i].getStart();
                pieces.ends()[i] = spans[i].getEnd();
            }
            return pieces;
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }
}
