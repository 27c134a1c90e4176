package io.squadron.inference.question;

import io.squadron.inference.Refusal;
import io.squadron.inference.RefusedException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests of several questions that are under way. Their questions wait for room, so the number of requests is bounded. */
public final class QuestionBatches {
    private static final Duration COME_AGAIN = Duration.ofSeconds(5);

    private final int limit;
    private final Executor executor;
    private final AnswerListener listener;
    private final AtomicInteger underWay = new AtomicInteger();

    /**
     * None yet.
     *
     * @param limit requests of more than one question
     * @param executor asks all questions of a request but the first
     * @param listener hears of requests that are one too many
     */
    public QuestionBatches(int limit, Executor executor, AnswerListener listener) {
        this.limit = limit;
        this.executor = executor;
        this.listener = listener;
    }

    /**
     * Begins to answer.
     *
     * @throws RefusedException BUSY if it is one request of several questions too many
     */
    public <T, R> QuestionBatch<T, R> begin(BatchedQuestions<T, R> questions) {
        QuestionBatch<T, R> batch = new QuestionBatch<>(questions, executor);
        if (questions.size() > 1) {
            enter(batch);
        }
        batch.begin();
        return batch;
    }

    private void enter(QuestionBatch<?, ?> batch) {
        if (underWay.incrementAndGet() > limit) {
            underWay.decrementAndGet();
            listener.refused(Refusal.BUSY);
            throw new RefusedException(
                    Refusal.BUSY,
                    "",
                    "%d requests of several questions are under way, which is the limit: try again later"
                            .formatted(limit),
                    COME_AGAIN);
        }
        var unused = batch.answers().whenComplete((answers, failure) -> underWay.decrementAndGet());
    }
}
