package io.squadron.tokenizer.wordpiece;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import io.squadron.tokenizer.text.CodePoints;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.TextEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** A tokenizer ready for use: Hugging Face's native library behind {@link TextEncoder}. Safe for many threads. */
public final class WordPieceTokenizer implements TextEncoder, AutoCloseable {

    private final TokenizerDefinition definition;
    private final HuggingFaceTokenizer tokenizer;

    /**
     * Loads the tokenizer.
     *
     * @throws UnusableTokenizerException if the native library cannot read it
     */
    public WordPieceTokenizer(TokenizerDefinition definition) {
        this.definition = definition;
        try {
            // Without these options the library adds [CLS] and [SEP], and cuts at 512.
            this.tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(definition.file(TokenizerDefinition.TOKENIZER_JSON)),
                    Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        } catch (IOException | RuntimeException e) {
            throw new UnusableTokenizerException(
                    "The tokenizer " + definition.id() + " cannot be read: " + e.getMessage(), e);
        }
    }

    public TokenizerDefinition definition() {
        return definition;
    }

    @Override
    public EncodedText encode(String text) {
        Encoding encoding = tokenizer.encode(text, false, false);
        long[] ids = encoding.getIds();
        CharSpan[] spans = encoding.getCharTokenSpans();
        int[] intIds = new int[ids.length];
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            intIds[i] = (int) ids[i];
            starts[i] = spans[i].getStart();
            ends[i] = spans[i].getEnd();
        }
        holdMarks(text, starts, ends);
        return new EncodedText(intIds, encoding.getTokens(), starts, ends);
    }

    /**
     * Lets a token's span hold the combining marks that follow it. An uncased tokenizer strips them, so its own span of an
     * e with a combining acute ends before the accent, and an answer cut there would lose it.
     */
    private static void holdMarks(String text, int[] starts, int[] ends) {
        if (text.codePoints().noneMatch(WordPieceTokenizer::isMark)) {
            return;
        }
        CodePoints codePoints = CodePoints.of(text);
        for (int i = 0; i < ends.length; i++) {
            int limit = i + 1 < starts.length ? Math.max(ends[i], starts[i + 1]) : codePoints.length();
            while (ends[i] < limit && isMark(codePoints.at(ends[i]))) {
                ends[i]++;
            }
        }
    }

    private static boolean isMark(int codePoint) {
        return Character.getType(codePoint) == Character.NON_SPACING_MARK;
    }

    @Override
    public int clsTokenId() {
        return definition.clsTokenId();
    }

    @Override
    public int sepTokenId() {
        return definition.sepTokenId();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
