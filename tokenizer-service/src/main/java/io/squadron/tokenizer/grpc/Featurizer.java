package io.squadron.tokenizer.grpc;

import io.squadron.tokenizer.admission.WorkBudget;
import io.squadron.tokenizer.config.TokenizerConfig;
import io.squadron.tokenizer.kafka.Records;
import io.squadron.tokenizer.kafka.TokenizerTopic;
import io.squadron.tokenizer.registry.DocumentCache;
import io.squadron.tokenizer.text.StorableText;
import io.squadron.tokenizer.text.Words;
import io.squadron.tokenizer.window.Document;
import io.squadron.tokenizer.window.EncodedText;
import io.squadron.tokenizer.window.Label;
import io.squadron.tokenizer.window.StillWanted;
import io.squadron.tokenizer.window.Window;
import io.squadron.tokenizer.window.WindowCost;
import io.squadron.tokenizer.window.WindowLimits;
import io.squadron.tokenizer.window.WindowMaker;
import io.squadron.tokenizer.window.WindowSettings;
import io.squadron.tokenizer.wordpiece.WordPieceTokenizer;
import io.squadron.v1.FeaturizeRequest;
import io.squadron.v1.FeaturizeResponse;
import io.squadron.v1.WindowTokens;
import jakarta.enterprise.context.ApplicationScoped;

/** Turns one question and context into windows, for serving, with the same classes as an import. */
@ApplicationScoped
public class Featurizer {

    private final TokenizerTopic tokenizers;
    private final DocumentCache documents;
    private final WindowLimits limits;
    private final TokenizerConfig config;

    Featurizer(TokenizerTopic tokenizers, DocumentCache documents, WindowLimits limits, TokenizerConfig config) {
        this.tokenizers = tokenizers;
        this.documents = documents;
        this.limits = limits;
        this.config = config;
    }

    /**
     * What a request takes at most, from its texts' lengths: the tokens of the texts, and those of the windows as far as
     * they are allowed.
     *
     * @throws InvalidTextException if a text is too long
     * @throws io.squadron.tokenizer.window.InvalidSettingsException if no windows can be made so
     */
    long maxTokens(FeaturizeRequest request) {
        requireLength("question", request.getQuestion(), config.maxQuestionLength());
        requireLength("context", request.getContext(), config.maxContextLength());
        WindowSettings settings = Requests.settings(request.getSettings());
        WindowCost cost = WindowCost.upperBound(request.getQuestion(), request.getContext(), settings);
        return textTokens(request) + Math.min(cost.tokens(), limits.maxTokens());
    }

    /** What one request may ask for. */
    io.squadron.v1.WindowLimits limits() {
        return io.squadron.v1.WindowLimits.newBuilder()
                .setMaxQuestionLength(config.maxQuestionLength())
                .setMaxContextLength(config.maxContextLength())
                .setMaxSeqLength(WindowSettings.LONGEST_SEQUENCE)
                .setMaxWindows((int) limits.maxWindows())
                .setMaxWindowTokens(limits.maxTokens())
                .build();
    }

    private static long textTokens(FeaturizeRequest request) {
        return (long) WindowCost.maxTokens(request.getQuestion()) + WindowCost.maxTokens(request.getContext());
    }

    /**
     * Makes the response.
     *
     * @param request as {@link #maxTokens} has taken it
     * @param share of the work budget; what is not needed is given back
     * @param wanted is asked between pieces of the work
     */
    FeaturizeResponse featurize(FeaturizeRequest request, WorkBudget.Share share, StillWanted wanted) {
        wanted.require();
        WordPieceTokenizer tokenizer = tokenizers.find(request.getTokenizer());
        WindowMaker maker = new WindowMaker(tokenizer, Requests.settings(request.getSettings()));
        EncodedText question = maker.encodeQuestion(StorableText.of(request.getQuestion()), wanted);
        requireTokens("question", question.length());
        Document document = documents.get(tokenizer, StorableText.of(request.getContext()), wanted);
        requireTokens("context", document.length());
        WindowCost cost = maker.cost(question, document);
        limits.excess(cost).ifPresent(excess -> {
            throw new TooMuchWorkException(excess);
        });
        share.shrinkTo(textTokens(request) + cost.tokens());
        FeaturizeResponse.Builder response = FeaturizeResponse.newBuilder()
                .setDoLowerCase(tokenizer.definition().doLowerCase());
        for (Window window : maker.windows(question, document, new Label.None(false))) {
            wanted.require();
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
            throw new InvalidTextException(
                    what,
                    "The " + what + " has " + text.codePointCount(0, text.length()) + " characters and the limit is "
                            + limit + ".");
        }
    }

    private static void requireTokens(String what, int tokens) {
        if (tokens == 0) {
            throw new InvalidTextException(what, "The " + what + " is blank.");
        }
    }
}
