package io.squadron.inference.question;

import io.squadron.inference.InferenceConfig;
import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WorkCost;
import io.squadron.inference.answer.AnswerSettings;
import io.squadron.inference.answer.TextForm;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerText;
import io.squadron.v1.WindowSettings;
import java.util.function.Supplier;

/**
 * What a request must keep to, and what it means where it says nothing. Every breach is a {@link RefusedException} INVALID
 * with one sentence. Numbers are unsigned on the wire: beyond 2^31 they arrive negative and count as too large.
 */
final class RequestRules {
    private static final int DEFAULT_TOP_K = 1;
    private static final int DEFAULT_N_BEST_SIZE = 20;
    private static final int DEFAULT_MAX_ANSWER_LENGTH = 30;
    /** [CLS], [SEP] and [SEP]. */
    private static final int SPECIAL_TOKENS = 3;

    private final InferenceConfig config;

    RequestRules(InferenceConfig config) {
        this.config = config;
    }

    /** The rules that hold for every model. */
    void check(AnswerRequest request) {
        require(!request.getQuestion().isBlank(), () -> "The question is blank");
        require(!request.getContext().isBlank(), () -> "The context is blank");
        checkLength("question", request.getQuestion(), config.maxQuestionLength());
        checkLength("context", request.getContext(), config.maxContextLength());
        int nBestSize = nBestSize(request);
        require(
                nBestSize > 0 && nBestSize <= config.maxNBestSize(),
                () -> "n_best_size is %s, but at most %d is allowed"
                        .formatted(unsigned(nBestSize), config.maxNBestSize()));
        int topK = orDefault(request.getTopK(), DEFAULT_TOP_K);
        require(topK > 0 && topK <= nBestSize, () -> "top_k is %s, more than n_best_size (%d)"
                .formatted(unsigned(topK), nBestSize));
        require(request.getMaxAnswerLength() >= 0, () -> "max_answer_length is %s, longer than any context"
                .formatted(unsigned(request.getMaxAnswerLength())));
        require(
                Double.isFinite(request.getNullScoreDiffThreshold()),
                () -> "null_score_diff_threshold is %s, not a finite number"
                        .formatted(request.getNullScoreDiffThreshold()));
        require(
                request.getAnswerText() != AnswerText.UNRECOGNIZED,
                () -> "answer_text is %d, which this version does not know".formatted(request.getAnswerTextValue()));
    }

    private static void checkLength(String what, String text, int limit) {
        // A code point takes one or two units: counting is needed only in between.
        if (text.length() > limit) {
            int length = text.codePointCount(0, text.length());
            require(length <= limit, () -> "The %s has %d characters, but at most %d are allowed"
                    .formatted(what, length, limit));
        }
    }

    /**
     * How this request's windows are to be cut for a model, with every default filled in. A default gives way to what the
     * request says: it is never the reason of a refusal.
     */
    WindowSettings windowSettings(AnswerRequest request, ModelLimits model) {
        int maxSeqLength = orDefault(request.getMaxSeqLength(), model.maxSeqLength());
        require(
                maxSeqLength > SPECIAL_TOKENS + 1 && maxSeqLength <= model.maxPositionEmbeddings(),
                () ->
                        "max_seq_length is %s, but it must be from %d to %d, as many tokens as the model has positions for"
                                .formatted(unsigned(maxSeqLength), SPECIAL_TOKENS + 2, model.maxPositionEmbeddings()));
        int maxQueryLength = orDefault(
                request.getMaxQueryLength(), Math.min(model.maxQueryLength(), (maxSeqLength - SPECIAL_TOKENS) / 2));
        int room = maxSeqLength - maxQueryLength - SPECIAL_TOKENS;
        require(
                maxQueryLength > 0 && room > 0,
                () ->
                        "max_query_length is %s, which leaves no room for the context in windows of %d tokens (max_seq_length): make it at most %d"
                                .formatted(unsigned(maxQueryLength), maxSeqLength, maxSeqLength - SPECIAL_TOKENS - 1));
        int docStride = orDefault(request.getDocStride(), defaultDocStride(model, room));
        require(
                docStride > 0 && docStride <= room,
                () ->
                        ("doc_stride is %s, more than the %d tokens of the context that a window of %d tokens (max_seq_length)"
                                        + " holds beside a question of %d (max_query_length): make it at most %d")
                                .formatted(unsigned(docStride), room, maxSeqLength, maxQueryLength, room));
        return WindowSettings.newBuilder()
                .setMaxSeqLength(maxSeqLength)
                .setDocStride(docStride)
                .setMaxQueryLength(maxQueryLength)
                .build();
    }

    /** As trained; where that would skip text, because windows are shorter or questions longer, half of what fits. */
    private static int defaultDocStride(ModelLimits model, int room) {
        return model.docStride() <= room ? model.docStride() : (room + 1) / 2;
    }

    /** What the request costs at most, before its context is tokenized. */
    long costAtMost(AnswerRequest request, WindowSettings settings) {
        WorkCost.Cut cut =
                new WorkCost.Cut(settings.getMaxSeqLength(), settings.getDocStride(), settings.getMaxQueryLength());
        return WorkCost.upperBound(request.getQuestion(), request.getContext(), cut, nBestSize(request));
    }

    /**
     * What the request costs.
     *
     * @throws RefusedException INVALID if its windows are more than one request may have
     */
    long cost(AnswerRequest request, FeaturizedDocument document) {
        long windows = document.windows().size();
        int longest = document.longestWindow();
        require(
                windows <= config.maxWindows() && windows * longest <= config.maxWindowTokens(),
                () -> ("The context makes %d windows of up to %d tokens, more than one request may have (%d windows, %d"
                                + " tokens): shorten it or use a larger doc_stride")
                        .formatted(windows, longest, config.maxWindows(), config.maxWindowTokens()));
        return WorkCost.of(
                windows, longest, nBestSize(request), document.context().length());
    }

    private static int nBestSize(AnswerRequest request) {
        return orDefault(request.getNBestSize(), DEFAULT_N_BEST_SIZE);
    }

    /** How this request's answers are to be chosen; the request has been checked. */
    static AnswerSettings answerSettings(AnswerRequest request, boolean doLowerCase) {
        return new AnswerSettings(
                orDefault(request.getTopK(), DEFAULT_TOP_K),
                nBestSize(request),
                orDefault(request.getMaxAnswerLength(), DEFAULT_MAX_ANSWER_LENGTH),
                request.getHandleImpossibleAnswer(),
                request.getNullScoreDiffThreshold(),
                request.getAnswerText() == AnswerText.ANSWER_TEXT_RUN_SQUAD ? TextForm.RUN_SQUAD : TextForm.ORIGINAL,
                doLowerCase,
                request.getVerboseLogging());
    }

    private static int orDefault(int value, int otherwise) {
        return value == 0 ? otherwise : value;
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }

    private static void require(boolean holds, Supplier<String> sentence) {
        if (!holds) {
            throw new RefusedException(Refusal.INVALID, sentence.get());
        }
    }
}
