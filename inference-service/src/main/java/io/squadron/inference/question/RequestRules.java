package io.squadron.inference.question;

import static io.squadron.inference.question.RequestLimits.require;

import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WorkCost;
import io.squadron.inference.answer.AnswerSettings;
import io.squadron.inference.answer.TextForm;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.AnswerRequest;
import io.squadron.v1.AnswerText;
import io.squadron.v1.WindowSettings;

/**
 * What a request must keep to, and what it means where it says nothing. Every breach is a {@link RefusedException} INVALID
 * with one sentence. Numbers are unsigned on the wire: beyond 2^31 they arrive negative and count as too large.
 */
public final class RequestRules {
    private static final int DEFAULT_TOP_K = 1;
    private static final int DEFAULT_N_BEST_SIZE = 20;
    private static final int DEFAULT_MAX_ANSWER_LENGTH = 30;
    /** [CLS], [SEP] and [SEP]. */
    private static final int SPECIAL_TOKENS = 3;

    private final RequestLimits limits;

    public RequestRules(RequestLimits limits) {
        this.limits = limits;
    }

    /** The rules that hold for every model. */
    void check(AnswerRequest request) {
        limits.checkQuestion(request.getQuestion());
        checkContexts(request);
        int nBestSize = nBestSize(request);
        require(
                "n_best_size",
                nBestSize > 0 && nBestSize <= limits.maxNBestSize(),
                () -> "n_best_size is %s, but it must be from 1 to %d"
                        .formatted(unsigned(nBestSize), limits.maxNBestSize()));
        int topK = topK(request);
        require("top_k", topK > 0 && topK <= nBestSize, () -> "top_k is %s, but it must be from 1 to n_best_size (%d)"
                .formatted(unsigned(topK), nBestSize));
        int maxAnswerLength = maxAnswerLength(request);
        require("max_answer_length", maxAnswerLength > 0, () -> "max_answer_length is %s, but it must be from 1 to %d"
                .formatted(unsigned(maxAnswerLength), Integer.MAX_VALUE));
        require(
                "null_score_diff_threshold",
                Double.isFinite(request.getNullScoreDiffThreshold()),
                () -> "null_score_diff_threshold is %s, not a finite number"
                        .formatted(request.getNullScoreDiffThreshold()));
        require(
                "answer_text",
                request.getAnswerText() != AnswerText.UNRECOGNIZED,
                () -> "answer_text is %d, which this version does not know".formatted(request.getAnswerTextValue()));
    }

    private void checkContexts(AnswerRequest request) {
        if (!usesContexts(request)) {
            limits.checkContext(request.getContext());
            return;
        }
        require(
                "contexts",
                request.getContext().isEmpty(),
                () -> "context and contexts are both set, but a question has one or the other");
        limits.checkContexts(request.getContextsList());
    }

    /** It has contexts, be it only one, instead of context. */
    static boolean usesContexts(AnswerRequest request) {
        return request.getContextsCount() > 0;
    }

    /**
     * How this request's windows are to be cut for a model, with every default filled in. A default gives way to what the
     * request says: it is never the reason of a refusal.
     */
    WindowSettings windowSettings(AnswerRequest request, ModelLimits model) {
        int maxSeqLength = request.hasMaxSeqLength() ? request.getMaxSeqLength() : model.maxSeqLength();
        require(
                "max_seq_length",
                maxSeqLength > SPECIAL_TOKENS + 1 && maxSeqLength <= model.maxPositionEmbeddings(),
                () ->
                        "max_seq_length is %s, but it must be from %d to %d, as many tokens as the model has positions for"
                                .formatted(unsigned(maxSeqLength), SPECIAL_TOKENS + 2, model.maxPositionEmbeddings()));
        int maxQueryLength = request.hasMaxQueryLength()
                ? request.getMaxQueryLength()
                : Math.min(model.maxQueryLength(), (maxSeqLength - SPECIAL_TOKENS) / 2);
        int room = maxSeqLength - maxQueryLength - SPECIAL_TOKENS;
        require(
                "max_query_length",
                maxQueryLength > 0 && room > 0,
                () ->
                        ("max_query_length is %s, but it must be from 1 to %d to leave room for the context in windows of %d"
                                        + " tokens (max_seq_length)")
                                .formatted(unsigned(maxQueryLength), maxSeqLength - SPECIAL_TOKENS - 1, maxSeqLength));
        int docStride = request.hasDocStride() ? request.getDocStride() : defaultDocStride(model, room);
        require(
                "doc_stride",
                docStride > 0 && docStride <= room,
                () -> ("doc_stride is %s, but it must be from 1 to %d, the tokens of the context that a window of %d"
                                + " (max_seq_length) holds beside a question of %d (max_query_length)")
                        .formatted(unsigned(docStride), room, maxSeqLength, maxQueryLength));
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

    /** What one of the request's contexts costs at most, before it is tokenized. */
    long costAtMost(AnswerRequest request, String context, WindowSettings settings) {
        WorkCost.Cut cut =
                new WorkCost.Cut(settings.getMaxSeqLength(), settings.getDocStride(), settings.getMaxQueryLength());
        return WorkCost.upperBound(request.getQuestion(), context, cut, pairs(request));
    }

    /**
     * What the request costs with those of its documents.
     *
     * @throws RefusedException TOO_MUCH_WORK if its windows are more than one request may have
     */
    long cost(AnswerRequest request, FeaturizedDocuments documents) {
        limits.check(documents, "use a larger doc_stride");
        return documents.all().stream()
                .mapToLong(document -> WorkCost.of(
                        document.windowCount(), document.longestWindow(), pairs(request), document.length()))
                .sum();
    }

    private static long pairs(AnswerRequest request) {
        return (long) nBestSize(request) * nBestSize(request);
    }

    private static int topK(AnswerRequest request) {
        return request.hasTopK() ? request.getTopK() : DEFAULT_TOP_K;
    }

    private static int nBestSize(AnswerRequest request) {
        return request.hasNBestSize() ? request.getNBestSize() : DEFAULT_N_BEST_SIZE;
    }

    private static int maxAnswerLength(AnswerRequest request) {
        return request.hasMaxAnswerLength() ? request.getMaxAnswerLength() : DEFAULT_MAX_ANSWER_LENGTH;
    }

    /** How this request's answers are to be chosen; the request has been checked. */
    static AnswerSettings answerSettings(AnswerRequest request, boolean doLowerCase) {
        return new AnswerSettings(
                topK(request),
                nBestSize(request),
                maxAnswerLength(request),
                request.getHandleImpossibleAnswer(),
                request.getNullScoreDiffThreshold(),
                request.getAnswerText() == AnswerText.ANSWER_TEXT_RUN_SQUAD ? TextForm.RUN_SQUAD : TextForm.ORIGINAL,
                doLowerCase,
                request.getVerboseLogging(),
                request.getNonOverlapping());
    }

    private static String unsigned(int value) {
        return Integer.toUnsignedString(value);
    }
}
