package io.squadron.inference.http;

import io.squadron.inference.admission.WhenFull;
import io.squadron.inference.answer.PipelineAnswer;
import io.squadron.inference.question.AnswerCall;
import io.squadron.inference.question.BatchedQuestions;
import io.squadron.inference.question.QuestionAnswerer;
import java.time.Duration;
import java.util.List;

/**
 * The questions of a request to the Hugging Face inference API.
 *
 * @param deadline of them all, by {@link System#nanoTime}
 */
record HubQuestions(HubRequest request, QuestionAnswerer answerer, long deadline)
        implements BatchedQuestions<List<PipelineAnswer>, Object> {
    @Override
    public int size() {
        return request.questions().size();
    }

    @Override
    public AnswerCall<List<PipelineAnswer>> ask(int index, WhenFull whenFull) {
        Duration timeLeft = Duration.ofNanos(deadline - System.nanoTime());
        return answerer.answer(request.questions().get(index), timeLeft, whenFull);
    }

    @Override
    public Object keep(List<PipelineAnswer> answer) {
        return HubAnswer.of(answer);
    }

    /** Whoever asked one thing knows what a refusal is about. */
    @Override
    public String place(int index) {
        return request.isBatch() ? "inputs[%d]: ".formatted(index) : "";
    }
}
