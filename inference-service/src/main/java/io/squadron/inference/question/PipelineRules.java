package io.squadron.inference.question;

import static io.squadron.inference.question.RequestLimits.require;

import io.squadron.inference.admission.WorkCost;
import io.squadron.inference.model.ModelLimits;
import io.squadron.v1.WindowSettings;

/**
 * What a request by the pipeline's parameters must keep to, and how its windows are cut. Every breach is a {@link
 * io.squadron.inference.RefusedException} INVALID with one sentence, in the pipeline's words.
 *
 * <p>The pipeline's doc_stride is the overlap of two windows. The step between them, which the tokenizer-service wants, is
 * what a window holds of the document less that overlap, and so depends on how many tokens the question has. They are known
 * once the question is tokenized: the first windows are cut with the longest step, and where the document takes more
 * than one of them, again with the right one.
 */
public final class PipelineRules {
    private static final int MAX_SEQ_LEN = 384;
    private static final int MAX_QUESTION_LEN = 64;
    private static final int DOC_STRIDE = 128;
    /** [CLS], [SEP] and [SEP]. */
    private static final int SPECIAL_TOKENS = 3;

    private final RequestLimits limits;

    public PipelineRules(RequestLimits limits) {
        this.limits = limits;
    }

    /** The rules that hold for every model. */
    void check(PipelineRequest request) {
        PipelineParameters asked = request.parameters();
        limits.checkQuestion(request.question());
        limits.checkContext(request.context());
        require(
                "top_k",
                asked.topK() > 0 && asked.topK() <= limits.maxNBestSize(),
                () -> "top_k is %d, but it must be from 1 to %d".formatted(asked.topK(), limits.maxNBestSize()));
        require("max_answer_len", asked.maxAnswerLen() > 0, () -> "max_answer_len is %d, but it must be at least 1"
                .formatted(asked.maxAnswerLen()));
        require("doc_stride", asked.docStride().orElse(0) >= 0, () -> "doc_stride is %d, but it must be at least 0"
                .formatted(asked.docStride().orElse(0)));
    }

    /** The windows that are cut first. A default gives way to what the request says: it is never the reason of a refusal. */
    WindowSettings windowSettings(PipelineParameters asked, ModelLimits model) {
        int positions = model.maxPositionEmbeddings();
        int maxSeqLen = asked.maxSeqLen().orElse(Math.min(MAX_SEQ_LEN, positions));
        require(
                "max_seq_len",
                maxSeqLen > SPECIAL_TOKENS + 1 && maxSeqLen <= positions,
                () -> "max_seq_len is %d, but it must be from %d to %d, as many tokens as the model has positions for"
                        .formatted(maxSeqLen, SPECIAL_TOKENS + 2, positions));
        int maxQuestionLen =
                asked.maxQuestionLen().orElse(Math.min(MAX_QUESTION_LEN, (maxSeqLen - SPECIAL_TOKENS) / 2));
        require(
                "max_question_len",
                maxQuestionLen > 0 && room(maxSeqLen, maxQuestionLen) > 0,
                () ->
                        "max_question_len is %d, but it must be from 1 to %d to leave room for the context in windows of %d tokens (max_seq_len)"
                                .formatted(maxQuestionLen, maxSeqLen - SPECIAL_TOKENS - 1, maxSeqLen));
        return settings(maxSeqLen, room(maxSeqLen, maxQuestionLen), maxQuestionLen);
    }

    /**
     * The windows of a document that takes more than one.
     *
     * @param questionLength tokens of the question, after its cut
     */
    WindowSettings windowSettings(PipelineParameters asked, WindowSettings first, int questionLength) {
        int maxSeqLen = first.getMaxSeqLength();
        int room = room(maxSeqLen, questionLength);
        int overlap = overlap(asked, maxSeqLen, room);
        require(
                "doc_stride",
                overlap < room,
                () ->
                        "doc_stride is %d, but two windows of %d tokens (max_seq_len) can share at most %d tokens of the context beside this question"
                                .formatted(overlap, maxSeqLen, room - 1));
        // The question has been cut already; the longer a question may be, the shorter the step must be.
        return settings(maxSeqLen, room - overlap, Math.max(1, questionLength));
    }

    /** The default gives way where a window has no room for it. */
    private static int overlap(PipelineParameters asked, int maxSeqLen, int room) {
        int unset = unsetOverlap(maxSeqLen);
        return asked.docStride().orElse(unset < room ? unset : room / 2);
    }

    private static int unsetOverlap(int maxSeqLen) {
        return Math.min(maxSeqLen / 2, DOC_STRIDE);
    }

    private static int room(int maxSeqLen, int questionLength) {
        return maxSeqLen - questionLength - SPECIAL_TOKENS;
    }

    private static WindowSettings settings(int maxSeqLen, int step, int maxQuestionLen) {
        return WindowSettings.newBuilder()
                .setMaxSeqLength(maxSeqLen)
                .setDocStride(step)
                .setMaxQueryLength(maxQuestionLen)
                .build();
    }

    /** What the request costs at most, before its context is tokenized: with the longest question the step is the shortest. */
    long costAtMost(PipelineRequest request, ModelLimits model) {
        WindowSettings first = windowSettings(request.parameters(), model);
        int maxSeqLen = first.getMaxSeqLength();
        int question = (int) Math.min(first.getMaxQueryLength(), WorkCost.tokensAtMost(request.question()));
        int overlap = request.parameters().docStride().orElse(unsetOverlap(maxSeqLen));
        int step = Math.max(1, room(maxSeqLen, question) - overlap);
        return WorkCost.upperBound(
                request.question(),
                request.context(),
                new WorkCost.Cut(maxSeqLen, step, first.getMaxQueryLength()),
                pairs(request, maxSeqLen));
    }

    /** What the request costs; refused if its windows are more than one request may have. */
    long cost(PipelineRequest request, FeaturizedDocuments documents) {
        limits.check(documents, "use a smaller doc_stride");
        FeaturizedDocument document = documents.first();
        int longest = document.longestWindow();
        return WorkCost.of(document.windowCount(), longest, pairs(request, longest), document.length());
    }

    private static long pairs(PipelineRequest request, int windowLength) {
        return (long) windowLength * Math.min(windowLength, request.parameters().maxAnswerLen());
    }
}
