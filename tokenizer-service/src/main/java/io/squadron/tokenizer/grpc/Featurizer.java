package io.squadron.tokenizer.grpc;

import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.kafka.Records;
import io.squadron.tokenizer.registry.DocumentCache;
import io.squadron.tokenizer.registry.TokenizerRegistry;
import io.squadron.tokenizer.text.StorableText;
import io.squadron.tokenizer.text.Words;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Label;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowMaker;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowTokens;
import jakarta.enterprise.context.ApplicationScoped;

/** Turns one question and context into windows, for serving, with the same classes as an import. */
@ApplicationScoped
public class Featurizer {

    private final TokenizerRegistry tokenizers;
    private final DocumentCache documents;
    private final TokenizerConfig config;

    Featurizer(TokenizerRegistry tokenizers, DocumentCache documents, TokenizerConfig config) {
        this.tokenizers = tokenizers;
        this.documents = documents;
        this.config = config;
    }

    FeaturizeResponse featurize(FeaturizeRequest request) {
        requireLength("question", request.getQuestion(), config.maxQuestionLength());
        requireLength("context", request.getContext(), config.maxContextLength());
        WordPieceTokenizer tokenizer = tokenizers.find(request.getTokenizer());
        WindowMaker maker = new WindowMaker(tokenizer, Requests.settings(request.getSettings()));
        EncodedText question = maker.encodeQuestion(StorableText.of(request.getQuestion()));
        requireTokens("question", question.length());
        Document document = documents.get(tokenizer, StorableText.of(request.getContext()));
        requireTokens("context", document.length());
        int count = maker.count(question, document);
        if (count > config.maxWindows()) {
            throw new InvalidTextException("The context makes " + count + " windows and the limit is "
                    + config.maxWindows() + "; shorten it or raise doc_stride.");
        }
        FeaturizeResponse.Builder response = FeaturizeResponse.newBuilder()
                .setDoLowerCase(tokenizer.definition().doLowerCase());
        for (Window window : maker.windows(question, document, new Label.None(false))) {
            response.addWindows(Records.window(request.getExampleId(), window));
            response.addTokens(tokens(document, window));
        }
        Words words = document.words();
        for (int word = 0; word < words.count(); word++) {
            response.addWordOffsets(words.start(word));
            response.addWordOffsets(words.end(word));
        }
        return response.build();
    }

    private static WindowTokens.Builder tokens(Document document, Window window) {
        WindowTokens.Builder tokens = WindowTokens.newBuilder();
        for (int i = 0; i < window.documentLength(); i++) {
            tokens.addDocumentTokens(document.encoded().tokens()[window.documentStart() + i]);
        }
        return tokens;
    }

    private static void requireLength(String what, String text, int limit) {
        // Code points are at most as many as UTF-16 units: count them only where it matters.
        if (text.length() > limit && text.codePointCount(0, text.length()) > limit) {
            throw new InvalidTextException("The " + what + " has " + text.codePointCount(0, text.length())
                    + " characters and the limit is " + limit + ".");
        }
    }

    private static void requireTokens(String what, int tokens) {
        if (tokens == 0) {
            throw new InvalidTextException("The " + what + " is blank.");
        }
    }
}
