package io.squadron.inference.kserve;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.question.AnswerCall;
import io.squadron.inference.question.BatchedQuestions;
import io.squadron.inference.question.QuestionAnswerer;
import io.squadron.v1.AnswerResponse;
import io.squadron.v1.PredictedAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The questions of a request of ModelInfer.
 *
 * <p>Invariant: what is kept of their answers has no more than {@value #MAX_ANSWERS} bytes, as much as gRPC's clients take unless
 * they are told otherwise. A context that all questions share, a large top_k and long answers would make gigabytes of one
 * small request.
 */
final class InferQuestions implements BatchedQuestions<AnswerResponse, List<PredictedAnswer>> {
    private static final int MAX_ANSWERS = 4 << 20;

    private final InferRequest request;
    private final String checkpointId;
    private final QuestionAnswerer answerer;
    private final long deadline;
    private final AtomicLong kept = new AtomicLong();

    /**
     * Those of a request.
     *
     * @param checkpointId of the checkpoint that answers all
     * @param deadline of them all, by {@link System#nanoTime}
     */
    InferQuestions(InferRequest request, String checkpointId, QuestionAnswerer answerer, long deadline) {
        this.request = request;
        this.checkpointId = checkpointId;
        this.answerer = answerer;
        this.deadline = deadline;
    }

    @Override
    public int size() {
        return request.questions().size();
    }

    @Override
    public AnswerCall<AnswerResponse> ask(int index, WhenFull whenFull) {
        Duration timeLeft = Duration.ofNanos(deadline - System.nanoTime());
        return answerer.answer(request.question(index, checkpointId), Optional.of(timeLeft), timeLeft, whenFull);
    }

    @Override
    public List<PredictedAnswer> keep(AnswerResponse response) {
        List<PredictedAnswer> answers = response.getAnswersList();
        long size =
                answers.stream().mapToLong(PredictedAnswer::getSerializedSize).sum();
        if (kept.addAndGet(size) > MAX_ANSWERS) {
            throw new RefusedException(
                    Refusal.TOO_MUCH_WORK,
                    "parameters",
                    "The answers have more than %d bytes together: ask for fewer (top_k) or shorter ones (max_answer_length), or in several requests"
                            .formatted(MAX_ANSWERS));
        }
        return answers;
    }

    /** Whoever asked one thing knows what a refusal is about. */
    @Override
    public String place(int index) {
        return size() == 1 ? "" : "question[%d]: ".formatted(index);
    }
}
